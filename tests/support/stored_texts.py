"""Heads and records of a store as they are in the clear: the hub compresses them (hub/store/text_dictionary.h)."""

import ctypes
import sqlite3

KNOWN_SIZE = 1 << 20  # the hub's own bound

zstd = ctypes.CDLL("libzstd.so.1")
zstd.ZSTD_createDCtx.restype = ctypes.c_void_p
zstd.ZSTD_freeDCtx.argtypes = [ctypes.c_void_p]
zstd.ZSTD_isError.argtypes = [ctypes.c_size_t]
zstd.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
zstd.ZSTD_decompress_usingDict.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t,
                                           ctypes.c_char_p, ctypes.c_size_t]


def decompressed(frame, dictionary):
    room = ctypes.create_string_buffer(KNOWN_SIZE)
    context = zstd.ZSTD_createDCtx()
    size = zstd.ZSTD_decompress_usingDict(context, room, KNOWN_SIZE, frame, len(frame), dictionary, len(dictionary))
    zstd.ZSTD_freeDCtx(context)
    assert not zstd.ZSTD_isError(size), "a frame of the store does not decompress"
    return room.raw[:size]


def of(store):
    """(head, record) of each row in order, as octets. The store may be in use."""
    connection = sqlite3.connect(f"file:{store / 'messages.db'}?mode=ro", uri=True)
    dictionaries = dict(connection.execute("SELECT id, octets FROM dictionary"))
    texts = []
    for number, head, record in connection.execute("SELECT dictionary, head, record FROM intake ORDER BY seq"):
        if number:
            both = decompressed(head, dictionaries[number])
            size = int.from_bytes(both[:4], "little")
            head, record = both[4:4 + size], both[4 + size:]
        texts.append((head, record))
    connection.close()
    return texts
