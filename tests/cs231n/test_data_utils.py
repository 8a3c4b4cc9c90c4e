"""Data sets: shapes, the fixed split, where CIFAR-10 is looked for, and files not to be trusted."""

from __future__ import annotations

import io
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n import data_utils
from cs231n.data.array_pickle import ArrayPickleError, load_arrays

NAMES = [f"data_batch_{k}" for k in range(1, 6)] + ["test_batch"]
KEYS = {"X_train", "y_train", "X_val", "y_val", "X_test", "y_test"}


def batch_bytes(seed: int, count: int = 8) -> bytes:
    rng = np.random.default_rng(seed)
    content = {
        "batch_label": f"batch {seed}",
        "labels": rng.integers(0, 10, count).tolist(),
        "data": rng.integers(0, 256, (count, 3072), dtype=np.uint8),
        "filenames": [f"{k}.png" for k in range(count)],
    }
    return pickle.dumps(content, protocol=2)


@pytest.fixture
def batches(tmp_path: Path) -> Path:
    folder = tmp_path / "store" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for seed, name in enumerate(NAMES):
        (folder / name).write_bytes(batch_bytes(seed))
    return folder


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, no variable, an empty cache and an empty package folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.delenv("CS231N_DATA", raising=False)
    monkeypatch.setattr(
        "cs231n.data.cifar_files.__file__", str(empty / "pkg" / "data" / "cifar_files.py")
    )
    monkeypatch.setattr("cs231n.data.cifar_files.cache_folder", lambda: empty / "cache")
    return empty


def test_digits_have_the_documented_form() -> None:
    data = data_utils.get_digits_data()
    assert set(data) == KEYS
    assert data["X_train"].shape == (1297, 1, 8, 8)
    assert data["X_val"].shape == data["X_test"].shape == (250, 1, 8, 8)
    assert data["X_train"].dtype == np.float64
    assert data["y_train"].dtype == np.int64
    np.testing.assert_allclose(data["X_train"].mean(axis=0), 0, atol=1e-12)
    assert abs(data["X_val"].mean(axis=0)).max() > 1e-3  # the training mean, not its own


def test_digits_are_all_of_scikit_learns_and_each_once() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    bunch = datasets.load_digits()
    data = data_utils.get_digits_data(subtract_mean=False)
    parts = ("train", "val", "test")
    pixels = np.concatenate([data[f"X_{p}"] for p in parts]).reshape(-1, 64)
    ours = np.column_stack([pixels, np.concatenate([data[f"y_{p}"] for p in parts])])
    theirs = np.column_stack([bunch.data, bunch.target])
    np.testing.assert_array_equal(
        ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)].astype(float)
    )


def test_digits_split_is_fixed_and_leaves_the_global_state_alone() -> None:
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    first = data_utils.get_digits_data()
    assert np.random.rand() == expected
    second = data_utils.get_digits_data()
    np.testing.assert_array_equal(first["X_val"], second["X_val"])
    assert first["y_train"][:12].tolist() == [6, 5, 1, 3, 9, 4, 7, 1, 3, 4, 6, 9]


def test_digits_of_other_sizes_and_dtype() -> None:
    data = data_utils.get_digits_data(10, 5, 0, subtract_mean=False, dtype=np.float32)
    assert data["X_train"].shape == (10, 1, 8, 8)
    assert data["X_test"].shape == (0, 1, 8, 8)
    assert data["X_val"].dtype == np.float32
    assert data["X_train"].min() == 0
    assert data["X_train"].max() == 16


def test_no_mean_is_subtracted_from_bytes() -> None:
    as_bytes = data_utils.get_digits_data(subtract_mean=False, dtype=np.uint8)
    assert as_bytes["X_train"].max() == 16
    with pytest.raises(ValueError, match="dtype is not a floating type: got uint8"):
        data_utils.get_digits_data(dtype=np.uint8)


def test_too_many_digits_are_refused() -> None:
    with pytest.raises(ValueError, match=r"images in the digits: got .*num_test=9000"):
        data_utils.get_digits_data(num_test=9000)
    with pytest.raises(ValueError, match="num_validation is out of range: got -1"):
        data_utils.get_digits_data(num_validation=-1)
    with pytest.raises(ValueError, match=r"num_training is out of range: got 1000\.0, .*whole"):
        data_utils.get_digits_data(num_training=1e3)  # type: ignore[arg-type]


def test_photographs_are_scikit_learns() -> None:
    photographs = data_utils.get_sample_photographs()
    assert sorted(photographs) == ["china", "flower"]
    for picture in photographs.values():
        assert picture.shape == (427, 640, 3)
        assert picture.dtype == np.uint8
        assert picture.std() > 20


def test_without_scikit_learn_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(data_utils.DatasetNotFoundError, match="pip install scikit-learn"):
        data_utils.get_digits_data()


def test_missing_cifar_names_the_command(nowhere: Path) -> None:
    with pytest.raises(FileNotFoundError, match="cs231n data cifar10") as caught:
        data_utils.get_CIFAR10_data()
    assert isinstance(caught.value, data_utils.DatasetNotFoundError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["working", "package", "cache", "variable", "above"])
def test_cifar_is_found_in_every_place(
    place: str, nowhere: Path, batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "variable":
        monkeypatch.setenv("CS231N_DATA", str(batches))
    elif place == "above":
        monkeypatch.setenv("CS231N_DATA", str(batches.parent))
    else:
        inside = {"working": "cs231n/datasets", "package": "pkg/datasets", "cache": "cache"}[place]
        target = nowhere / inside / batches.name
        target.parent.mkdir(parents=True)
        batches.rename(target)
    data = data_utils.get_CIFAR10_data(30, 10, 4)
    assert data["X_train"].shape == (30, 3, 32, 32)


def test_a_wrong_path_in_the_variable_does_not_lead_to_another_copy(
    nowhere: Path, batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = nowhere / "cache" / batches.name
    target.parent.mkdir()
    batches.rename(target)
    monkeypatch.setenv("CS231N_DATA", "elsewhere")
    with pytest.raises(data_utils.DatasetNotFoundError, match="CS231N_DATA=elsewhere"):
        data_utils.get_CIFAR10_data(30, 10, 4)


def test_cifar_is_split_and_centered_as_in_the_course(
    batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CS231N_DATA", str(batches))
    train_x, train_y, test_x, test_y = data_utils.load_CIFAR10(batches)
    assert train_x.shape == (40, 32, 32, 3)
    data = data_utils.get_CIFAR10_data(30, 10, 4)
    assert set(data) == KEYS
    mean = train_x[:30].mean(axis=0)
    for name, images in (("train", train_x[:30]), ("val", train_x[30:]), ("test", test_x[:4])):
        expected = (images - mean).transpose(0, 3, 1, 2)
        np.testing.assert_allclose(data[f"X_{name}"], expected, atol=1e-10)
        assert data[f"X_{name}"].dtype == np.float64
        assert data[f"X_{name}"].flags.c_contiguous
    np.testing.assert_array_equal(data["y_train"], train_y[:30])
    np.testing.assert_array_equal(data["y_val"], train_y[30:])
    np.testing.assert_array_equal(data["y_test"], test_y[:4])


def test_channels_come_first_in_the_file(batches: Path) -> None:
    raw = pickle.loads((batches / "test_batch").read_bytes())
    images, labels = data_utils.load_CIFAR_batch(str(batches / "test_batch"))
    assert images[5, 2, 7, 1] == raw["data"][5, 1024 + 2 * 32 + 7]
    assert images.dtype == np.float64
    assert labels.tolist() == raw["labels"]


def test_more_cifar_than_there_is_is_refused(
    batches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CS231N_DATA", str(batches))
    with pytest.raises(ValueError, match=r"num_training=49000 .* expected 40 or fewer"):
        data_utils.get_CIFAR10_data()
    with pytest.raises(
        ValueError, match="in the test batch: got num_test=1000, expected 8 or fewer"
    ):
        data_utils.get_CIFAR10_data(30, 10)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": [1, 2]}, "`labels` has 2 entries, expected a list of 8"),
        ({"labels": [11] * 8}, "integers 0 to 9"),
        ({"labels": [True] * 8}, "integers 0 to 9"),
        ({"data": np.zeros((8, 3071), np.uint8)}, r"shape \(8, 3071\)"),
        ({"data": np.zeros((8, 3072), np.float32)}, "not an array of uint8"),
        ({"data": None}, "not an array of uint8"),
    ],
)
def test_a_batch_of_the_wrong_content(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    content = pickle.loads(batch_bytes(0)) | change
    path = tmp_path / "data_batch_1"
    path.write_bytes(pickle.dumps(content, protocol=2))
    with pytest.raises(data_utils.DatasetFormatError, match=message):
        data_utils.load_CIFAR_batch(path)


class Bomb:
    """Runs a command when unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.marker),))


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_is_never_run(protocol: int, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    path = tmp_path / "data_batch_1"
    path.write_bytes(pickle.dumps({"data": Bomb(marker)}, protocol=protocol))
    with pytest.raises(data_utils.DatasetFormatError), path.open("rb") as stream:
        data_utils.load_pickle(stream)
    assert not marker.exists()
    pickle.loads(path.read_bytes())  # the bomb is a real one
    assert marker.exists()


@pytest.mark.parametrize("protocol", [2, 3, 4])
@pytest.mark.parametrize("dtype", ["u1", "<i8", ">i4", "<f4", ">f8"])
def test_arrays_and_plain_values_come_back(protocol: int, dtype: str) -> None:
    array = np.arange(12).reshape(3, 4).astype(dtype)
    content = {"a": array, "f": np.asfortranarray(array), "t": (1, -2.5, None, True, [b"\xff"])}
    got = load_arrays(pickle.dumps(content, protocol=protocol))
    for name in ("a", "f"):
        np.testing.assert_array_equal(got[name], array)
        assert got[name].dtype.isnative
    assert got["t"] == content["t"]


def laughing() -> bytes:
    """Lists of the same list twice, 25 deep: 2**25 values in a few hundred bytes."""
    value: list[Any] = []
    for _ in range(25):
        value = [value, value]
    return pickle.dumps(value, protocol=2)


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(np.array([{}], dtype=object), protocol=2),
        pickle.dumps(np.zeros(2, dtype=[("a", "u1"), ("b", "<f4")]), protocol=2),
        pickle.dumps(np.array(["text"]), protocol=2),
        pickle.dumps(np.float64(1), protocol=2),
        pickle.dumps(np.ndarray, protocol=2),
        pickle.dumps({1, 2}, protocol=4),
        laughing(),
        b"\x80\x02]r\xff\xff\xff\x7f.",  # a memo index that would reserve 16 GB
        b"\x80\x02cnumpy\nndarray\n(K\x05tR.",  # a call of numpy.ndarray
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n}U\x01aK\x01sb.",  # state for a function
        b"\x80\x02c_codecs\nencode\nN}U\x0c__defaults__K\x01s\x86b.",
        pickle.dumps(np.arange(3), protocol=5),
        b"\x80\x02}(U\x01aK\x01u",
        b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7fabc.",
        b"",
    ],
)
def test_what_is_not_arrays_is_refused(data: bytes) -> None:
    with pytest.raises(ArrayPickleError):
        load_arrays(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_batch_is_refused_or_still_plain(data: st.DataObject) -> None:
    content = bytearray(batch_bytes(1, count=1))
    # The pixels are most of the file: aim at what surrounds them.
    place = data.draw(st.integers(0, 400)) * data.draw(st.sampled_from([1, -1]))
    content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([None, -1, -200, 100]))
    stream = io.BytesIO(bytes(content[:cut]))
    try:
        got = data_utils.load_pickle(stream)
    except data_utils.DatasetFormatError as error:
        got = str(error)
    assert isinstance(got, (dict, list, str, bytes, int, float, tuple, np.ndarray, type(None)))


def test_a_truncated_batch_names_the_file_and_the_command(tmp_path: Path) -> None:
    path = tmp_path / "data_batch_3"
    path.write_bytes(batch_bytes(0)[:-900])
    with pytest.raises(data_utils.DatasetFormatError, match=r"data_batch_3 .*cs231n data cifar10"):
        data_utils.load_CIFAR_batch(path)
    with pytest.raises(data_utils.DatasetNotFoundError, match="data_batch_4 does not exist"):
        data_utils.load_CIFAR_batch(tmp_path / "data_batch_4")
    with pytest.raises(data_utils.DatasetNotFoundError, match="data_batch_1 does not exist"):
        data_utils.load_CIFAR10(path)


def test_a_folder_instead_of_a_batch_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(data_utils.DatasetNotFoundError, match="is a folder: expected one of its"):
        data_utils.load_CIFAR_batch(tmp_path)


def test_public_names_are_listed_and_sorted() -> None:
    assert data_utils.__all__ == sorted(data_utils.__all__)
    assert all(hasattr(data_utils, name) for name in data_utils.__all__)


def make_tiny_imagenet(tmp_path: Path) -> None:
    image_module = pytest.importorskip("PIL.Image")
    (tmp_path / "wnids.txt").write_text("n1\nn2\n")
    (tmp_path / "words.txt").write_text("n1\tcat, kitty\nn2\tdog\n")
    for k, class_id in enumerate(("n1", "n2")):
        images = tmp_path / "train" / class_id / "images"
        images.mkdir(parents=True)
        image_module.new("RGB", (64, 64), (100 * k, 5, 6)).save(images / "0.JPEG")
        (images.parent / f"{class_id}_boxes.txt").write_text("0.JPEG\t0\t0\t9\t9\n")
    for part in ("val", "test"):
        images = tmp_path / part / "images"
        images.mkdir(parents=True)
        image_module.new("L", (64, 64), 50).save(images / "a.JPEG")
    (tmp_path / "val" / "val_annotations.txt").write_text("a.JPEG\tn2\t0\t0\t9\t9\n")


def test_tiny_imagenet(tmp_path: Path) -> None:
    make_tiny_imagenet(tmp_path)
    data = data_utils.load_tiny_imagenet(tmp_path, subtract_mean=False)
    assert data["class_names"] == [["cat", "kitty"], ["dog"]]
    assert data["X_train"].shape == (2, 3, 64, 64)
    assert data["y_train"].tolist() == [0, 1]
    assert data["y_val"].tolist() == [1]
    assert data["y_test"] is None
    assert abs(data["X_train"][1, 0] - 100).max() <= 2
    assert abs(data["X_val"] - 50).max() <= 2
    with pytest.raises(data_utils.DatasetNotFoundError, match=r"wnids\.txt"):
        data_utils.load_tiny_imagenet(tmp_path / "val")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("val/val_annotations.txt", b"a.JPEG\n", "a line without a class: got 'a.JPEG'"),
        ("wnids.txt", b"\xff\xfe", "not a list of text"),
        ("val/images/a.JPEG", b"words", "cannot be read as a picture"),
        ("val/images/a.JPEG", None, "got 1x64 pixels"),  # which NumPy would repeat 64 times
    ],
)
def test_a_damaged_tiny_imagenet_is_refused(
    name: str, content: bytes | None, what: str, tmp_path: Path
) -> None:
    make_tiny_imagenet(tmp_path)
    if content is None:
        pytest.importorskip("PIL.Image").new("L", (64, 1), 50).save(tmp_path / name)
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(data_utils.DatasetFormatError, match=what):
        data_utils.load_tiny_imagenet(tmp_path)


def test_an_empty_line_in_a_list_of_tiny_imagenet_is_skipped(tmp_path: Path) -> None:
    make_tiny_imagenet(tmp_path)
    with (tmp_path / "val" / "val_annotations.txt").open("a") as file:
        file.write("\n")
    assert data_utils.load_tiny_imagenet(tmp_path)["y_val"].tolist() == [1]


@pytest.mark.data
def test_full_cifar10() -> None:
    try:
        data = data_utils.get_CIFAR10_data(dtype=np.float32)
    except data_utils.DatasetNotFoundError as error:
        pytest.skip(str(error))
    assert data["X_train"].shape == (49000, 3, 32, 32)
    assert np.bincount(data["y_train"], minlength=10).min() > 4500
