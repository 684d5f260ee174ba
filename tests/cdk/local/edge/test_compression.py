import gzip

import brotli
import pytest

from cdk.local.edge.compression import compress, is_compressible, preferred_encoding


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("identity, br;q=0.5", "identity"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("deflate", "identity"),
        ("br;q=nonsense", "identity"),
        ("br;q=nan", "identity"),
        (",;,=;q", "identity"),
    ],
)
def test_the_client_gets_the_encoding_that_it_likes_best(accepted: str, encoding: str) -> None:
    assert preferred_encoding(accepted) == encoding


def test_what_was_compressed_comes_back() -> None:
    body = b"a ballot " * 1_000
    assert brotli.decompress(compress(body, "br")) == body
    assert gzip.decompress(compress(body, "gzip")) == body


def test_text_of_some_length_is_compressed_and_nothing_else() -> None:
    assert is_compressible("text/html; charset=utf-8", 1_000)
    assert is_compressible("application/json", 5_000)
    assert not is_compressible("application/json", 999)
    assert not is_compressible("image/png", 5_000)
    assert not is_compressible("", 5_000)
