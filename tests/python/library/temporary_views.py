"""Views that nothing refers to any more do not hold the object whose memory they show."""


def middle(x):
    return bytes(x[1:3])


for _ in range(500):
    data = bytearray(b"hello")
    view = memoryview(data)
    assert middle(view) == middle(data) == b"el"
    view.release()
    data.append(1)
print(data, middle([1, 2, 3, 4]))

kept = []


def keeping(bytes, x):
    return bytes(x[1:])


data = bytearray(b"abc")
view = memoryview(data)
keeping(kept.append, view)
print(kept[0].tobytes(), view[1:].tobytes())
try:
    data.append(1)
except BufferError as error:
    print(error)
try:
    bytes("abc"[1:])
except TypeError as error:
    print(error)
