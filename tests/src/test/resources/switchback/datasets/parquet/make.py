"""Writes the Parquet files of this folder, by which the reader of `parquet:PATH` is tested.

    pip install pyarrow
    python make.py

All images are drawn here: 4x4 pixels of one level of blue, the number of the row.
"""

import json
import struct
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent


def chunk(kind, data):
    return (
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
    )


def png(level):
    """An image of 4x4 pixels, all of them (0, 0, level)."""
    rows = (b"\0" + bytes([0, 0, level % 256]) * 4) * 4
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


STRUCT = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def structs(levels):
    return pa.array(
        [{"bytes": png(i), "path": f"{i}.png"} for i in levels], type=STRUCT
    )


def plain(levels):
    return pa.array([png(i) for i in levels], type=pa.binary())


def features(column, names):
    label = {"names": names, "_type": "ClassLabel"}
    info = {"info": {"features": {"image": {"_type": "Image"}, column: label}}}
    return {"huggingface": json.dumps(info)}


def write(name, columns, metadata=None, **options):
    table = pa.table(columns)
    if metadata:
        table = table.replace_schema_metadata(metadata)
    file = HERE / name
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, file, **options)


# As Hugging Face's datasets write it: structures, snappy, names of the classes in the metadata.
NAMES = ["zebra", "ant", "crane", "bee", "crane"]
write(
    "struct-snappy.parquet",
    {"image": structs(range(12)), "label": pa.array([i % 5 for i in range(12)])},
    features("label", NAMES),
)

# Splits in shards; the test split has no labels, only -1.
for shard, levels, labels in [
    ("train-00000-of-00002", range(4), [0, 1, 2, 3]),
    ("train-00001-of-00002", range(4, 7), [4, 0, 1]),
    ("validation-00000-of-00001", range(7, 9), [3, 2]),
    ("test-00000-of-00001", range(9, 12), [-1, -1, -1]),
]:
    write(
        f"shards/data/{shard}.parquet",
        {"image": structs(levels), "label": pa.array(labels, type=pa.int64())},
        features("label", NAMES),
    )

# Binary columns, each kind of compression and of labels.
write(
    "plain-zstd.parquet",
    {"img": plain(range(8)), "label": pa.array(["cat", "dog"] * 4)},
    compression="zstd",
    data_page_version="2.0",
)
write(
    "plain-gzip.parquet",
    {"image": plain(range(8)), "label": pa.array([3, 1] * 4, type=pa.int8())},
    compression="gzip",
)
write(
    "plain-none.parquet",
    {
        "img": plain(range(8)),
        "fine_label": pa.array(range(8), type=pa.int32()),
        "coarse_label": pa.array([0, 1] * 4, type=pa.int32()),
    },
    compression="none",
    use_dictionary=False,
)
write("unlabelled.parquet", {"image": plain(range(3)), "text": pa.array(["a", "b", "c"])})

# Several row groups of many small pages: one value in each batch of the writer.
MANY = {"image": structs(range(100)), "label": pa.array([i // 50 for i in range(100)])}
PAGES = dict(row_group_size=40, data_page_size=300, write_batch_size=1)
write("pages.parquet", MANY, use_dictionary=False, compression="snappy", **PAGES)
write(
    "pages-v2.parquet",
    MANY,
    use_dictionary=False,
    compression="zstd",
    data_page_version="2.0",
    write_page_index=True,
    **PAGES,
)
# A dictionary that is full after a few images: the pages behind are without it.
write(
    "pages-dictionary.parquet",
    {**MANY, "image": structs([i % 7 if i < 50 else i for i in range(100)])},
    dictionary_pagesize_limit=1000,
    **PAGES,
)
write(
    "pages-delta.parquet",
    MANY,
    use_dictionary=False,
    column_encoding={"image.bytes": "DELTA_LENGTH_BYTE_ARRAY"},
    **PAGES,
)

# What is damaged or not supported.
write(
    "nulls.parquet",
    {
        "image": pa.array(
            [{"bytes": png(0), "path": None}, None, {"bytes": None, "path": "2.png"}]
            + [{"bytes": png(3), "path": None}, {"bytes": b"not an image", "path": None}],
            type=STRUCT,
        ),
        "label": pa.array([0, 0, 0, 1, 1]),
    },
)
write("labels-null.parquet", {"image": plain(range(4)), "label": pa.array([1, None, -1, 0])})
write("labels-list.parquet", {"image": plain(range(2)), "label": pa.array([[0], [1, 2]])})
write("labels-float.parquet", {"image": plain(range(2)), "label": pa.array([0.5, 1.5])})
write("lists.parquet", {"image": pa.array([[png(0)], [png(1), png(2)]])})
write("texts.parquet", {"image": pa.array(["a.png", "b.png"]), "label": pa.array([0, 1])})
write("columns.parquet", {"text": pa.array(["a"]), "label": pa.array([0])})
write("brotli.parquet", {"image": plain(range(2))}, compression="brotli")
write("lz4.parquet", {"image": plain(range(2))}, compression="lz4")
write("empty.parquet", {"image": plain([]), "label": pa.array([], type=pa.int64())})
write(
    "names-few.parquet",
    {"image": plain(range(2)), "label": pa.array([0, 7])},
    features("label", ["a", "b"]),
)
