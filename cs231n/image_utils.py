"""Read pictures, and normalize them as pretrained networks expect."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cs231n.support.checks import check_integer

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Mean and standard deviation of red, green and blue in ImageNet, for pixels from 0 to 1.
SQUEEZENET_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
SQUEEZENET_STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)
MAX_DOWNLOAD = 50_000_000
MAX_PIXELS = 50_000_000


def blur_image(X: NDArray[Any]) -> NDArray[Any]:
    """Blur images very slightly, channel by channel, with zeros around the edge.

    Args:
        X: images (N, C, H, W).

    Returns:
        The correlation with [[1, 2, 1], [2, 188, 2], [1, 2, 1]] / 200, same shape and dtype; whole
            numbers are rounded.

    Raises:
        ValueError: X does not have four axes.
    """
    X = np.asarray(X)
    if X.ndim != 4:
        raise ValueError(
            f"X is not a batch of images: got shape {X.shape}, expected (N, C, H, W); "
            "use X[None] for a single image"
        )
    height, width = X.shape[2:]
    padded = np.pad(X, ((0, 0), (0, 0), (1, 1), (1, 1))).astype(np.float64)
    kernel = np.array([[1, 2, 1], [2, 188, 2], [1, 2, 1]]) / 200
    out = np.zeros(X.shape)
    for (i, j), weight in np.ndenumerate(kernel):
        out += weight * padded[:, :, i : i + height, j : j + width]
    return (out if X.dtype.kind == "f" else np.rint(out)).astype(X.dtype)


def preprocess_image(img: NDArray[Any]) -> NDArray[np.float32]:
    """Normalize a picture to the scale on which pretrained networks were trained.

    Args:
        img: (..., 3), pixels from 0 to 255.

    Returns:
        (img / 255 - SQUEEZENET_MEAN) / SQUEEZENET_STD, float32.

    Raises:
        ValueError: the last axis is not red, green, blue.
    """
    img = _three_channels(img)
    return ((img.astype(np.float32) / 255.0 - SQUEEZENET_MEAN) / SQUEEZENET_STD).astype(np.float32)


def deprocess_image(img: NDArray[Any], rescale: bool = False) -> NDArray[np.uint8]:
    """Undo `preprocess_image`, to show a picture.

    Args:
        img: (..., 3), on the networks' scale.
        rescale: stretch to the full range of brightness first.

    Returns:
        Pixels from 0 to 255, rounded to uint8; values outside this range are clipped.

    Raises:
        ValueError: the last axis is not red, green, blue.
    """
    out = _three_channels(img) * SQUEEZENET_STD + SQUEEZENET_MEAN
    if rescale:
        low, high = out.min(), out.max()
        out = (out - low) / (high - low if high > low else 1.0)
    pixels: NDArray[np.uint8] = np.rint(np.clip(255 * out, 0.0, 255.0)).astype(np.uint8)
    return pixels


def _three_channels(img: NDArray[Any]) -> NDArray[Any]:
    img = np.asarray(img)
    if img.ndim < 1 or img.shape[-1] != 3:
        raise ValueError(
            f"img has the wrong shape: got {img.shape}, expected (..., 3) with red, green, blue "
            "last; move the channels to the end with np.moveaxis"
        )
    return img


def load_image(filename: str | os.PathLike[str], size: int | None = None) -> NDArray[np.uint8]:
    """Read a picture from disk.

    Args:
        filename: a file in any format that Pillow reads.
        size: resize the shorter side to this many pixels and the other in proportion; None does
            not resize.

    Returns:
        (H, W, 3) uint8, rotated upright if the file says how the camera was held. Gray pictures get
        three equal channels, and transparent pixels become white.

    Raises:
        FileNotFoundError: there is no such file; the message says what to do.
        ValueError: the file is not a picture, it is far too large, or its pixels have no known
            range; or size is out of range.
    """
    path = Path(filename)
    if not path.is_file():
        raise FileNotFoundError(
            f"there is no picture {path} in {Path.cwd()}: put any color picture there under this "
            "name, or use data_utils.get_sample_photographs(), which needs no file"
        )
    return _decode(path.read_bytes(), str(path), size)


def image_from_url(url: str) -> NDArray[np.uint8]:
    """Read a picture from the network.

    Args:
        url: http or https.

    Returns:
        (H, W, 3) uint8.

    Raises:
        OSError: the picture cannot be downloaded.
        ValueError: the download is not a picture, or is larger than 50 MB.
    """
    from cs231n.data.download import open_client

    instead = "save the picture yourself and use load_image()"
    client = open_client(url, instead)
    import httpx  # if it is missing, `open_client` has said so

    content = bytearray()
    try:
        with client, client.stream("GET", url) as response:
            response.raise_for_status()
            for block in response.iter_bytes():
                content += block
                if len(content) > MAX_DOWNLOAD:
                    raise ValueError(
                        f"{url} is too large: expected at most {MAX_DOWNLOAD:,} bytes; "
                        "use a smaller picture"
                    )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(f"{url} cannot be downloaded ({error}): {instead}") from None
    return _decode(bytes(content), url, None)


def _decode(content: bytes, name: str, size: int | None) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    if size is not None:
        size = check_integer("size", size, low=1)
    try:
        with Image.open(io.BytesIO(content)) as opened:
            picture = _as_rgb(ImageOps.exif_transpose(opened), name)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValueError(
            f"{name} is not a picture that Pillow can read ({error}): use a PNG or JPEG file"
        ) from None
    if size is not None:
        scale = size / min(picture.size)
        width, height = (max(1, round(side * scale)) for side in picture.size)
        if width * height > MAX_PIXELS:
            raise ValueError(
                f"size is too large: got {size}, which makes {width} x {height} pixels, expected "
                f"at most {MAX_PIXELS:,} pixels; use a smaller size"
            )
        picture = picture.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture).copy()


def _as_rgb(picture: Picture, name: str) -> Picture:
    """Convert to 8-bit colors; Pillow alone would clip 16 bits, and show what is transparent."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) // 256).astype(np.uint8)).convert("RGB")
    if picture.mode in ("I", "F"):
        raise ValueError(
            f"the pixels of {name} have no known range: got 32 bits per pixel, expected 8 or 16; "
            "save the picture as a PNG or JPEG file"
        )
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
