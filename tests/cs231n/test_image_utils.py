"""Pictures from disk and the scale of pretrained networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cs231n import image_utils

image_module = pytest.importorskip("PIL.Image")


def test_preprocess_is_undone_by_deprocess() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2, 5, 4, 3), dtype=np.uint8)
    network = image_utils.preprocess_image(pixels)
    assert network.dtype == np.float32
    np.testing.assert_allclose(
        network[0, 1, 2, 2], (pixels[0, 1, 2, 2] / 255 - 0.406) / 0.225, rtol=1e-5
    )
    back = image_utils.deprocess_image(network)
    assert back.dtype == np.uint8
    np.testing.assert_array_equal(back, pixels)


def test_deprocess_rescales_and_clips() -> None:
    dull = image_utils.preprocess_image(np.array([[[100, 100, 100], [120, 120, 120]]]))
    stretched = image_utils.deprocess_image(dull, rescale=True)
    assert stretched.min() <= 1
    assert stretched.max() >= 254
    assert image_utils.deprocess_image(np.full((1, 3), 99.0)).tolist() == [[255, 255, 255]]
    assert image_utils.deprocess_image(np.full((1, 3), -99.0)).tolist() == [[0, 0, 0]]


def test_blur_keeps_most_of_a_pixel() -> None:
    images = np.zeros((1, 2, 3, 4), dtype=np.float32)
    images[0, 1, 0, 1] = 200
    blurred = image_utils.blur_image(images)
    assert blurred.dtype == np.float32
    assert (blurred[0, 0] == 0).all()
    np.testing.assert_allclose(blurred[0, 1, :2, :3], [[2, 188, 2], [1, 2, 1]])


def test_blur_does_not_darken_whole_numbers() -> None:
    every = np.arange(256, dtype=np.uint8)[:, None, None, None] * np.ones((1, 1, 3, 3), np.uint8)
    np.testing.assert_array_equal(image_utils.blur_image(every)[:, 0, 1, 1], np.arange(256))


@pytest.mark.parametrize(("width", "height", "expected"), [(40, 20, (10, 20)), (20, 50, (25, 10))])
def test_load_image_resizes_the_shorter_side(
    width: int, height: int, expected: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "kitten.png"
    image_module.new("RGB", (width, height), (10, 20, 30)).save(path)
    assert image_utils.load_image(path).shape == (height, width, 3)
    small = image_utils.load_image(str(path), size=10)
    assert small.shape == (*expected, 3)
    assert small[3, 3].tolist() == [10, 20, 30]
    for size in (0, 2.5):
        with pytest.raises(ValueError, match=f"size is out of range: got {size}"):
            image_utils.load_image(path, size=size)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="size is too large: got 100000"):
        image_utils.load_image(path, size=100_000)


def test_a_gray_picture_gets_three_channels(tmp_path: Path) -> None:
    image_module.new("L", (4, 4), 77).save(tmp_path / "grey.png")
    assert image_utils.load_image(tmp_path / "grey.png")[0, 0].tolist() == [77, 77, 77]


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_a_gray_picture_of_16_bits_keeps_its_range(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"scan.{suffix}"
    image_module.fromarray(np.array([[0, 300], [32_768, 65_535]], np.uint16)).save(path)
    assert image_utils.load_image(path)[..., 0].tolist() == [[0, 1], [128, 255]]


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_pixels_without_a_known_range_are_refused(dtype: type, tmp_path: Path) -> None:
    image_module.fromarray(np.ones((2, 2), dtype)).save(tmp_path / "heights.tif")
    with pytest.raises(ValueError, match="no known range"):
        image_utils.load_image(tmp_path / "heights.tif")


def test_a_photograph_is_rotated_upright(tmp_path: Path) -> None:
    photograph = image_module.new("RGB", (40, 20))
    turned = photograph.getexif()
    turned[0x0112] = 6  # as a phone that was held upright records it
    photograph.save(tmp_path / "phone.jpg", exif=turned)
    assert image_utils.load_image(tmp_path / "phone.jpg").shape == (40, 20, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_pixels_become_white(mode: str, tmp_path: Path) -> None:
    drawing = image_module.new("RGBA", (3, 1), (0, 0, 0, 0))
    drawing.putpixel((1, 0), (0, 0, 0, 255))
    drawing.convert(mode).save(tmp_path / "digit.png")
    assert image_utils.load_image(tmp_path / "digit.png")[0, :, 0].tolist() == [255, 0, 255]


def test_a_missing_picture_says_what_to_supply(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"kitten\.jpg .*get_sample_photographs"):
        image_utils.load_image("kitten.jpg")
    (tmp_path / "no.jpg").write_text("words")
    with pytest.raises(ValueError, match="not a picture"):
        image_utils.load_image(tmp_path / "no.jpg")


def test_a_picture_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_module.new("L", (30, 30)).save(tmp_path / "vast.png")
    monkeypatch.setattr(image_module, "MAX_IMAGE_PIXELS", 400)  # Pillow allows twice as many
    with pytest.raises(ValueError, match="exceeds limit"):
        image_utils.load_image(tmp_path / "vast.png")


def test_a_picture_that_cannot_be_fetched() -> None:
    pytest.importorskip("httpx")
    with pytest.raises(OSError, match="cannot be downloaded"):
        image_utils.image_from_url("http://127.0.0.1:9/kitten.jpg")


@pytest.mark.parametrize("function", [image_utils.preprocess_image, image_utils.deprocess_image])
def test_color_must_come_last(function: object) -> None:
    with pytest.raises(ValueError, match="red, green, blue last"):
        function(np.zeros((3, 8, 8)))  # type: ignore[operator]
    with pytest.raises(ValueError, match=r"\(N, C, H, W\)"):
        image_utils.blur_image(np.zeros((3, 8, 8)))
