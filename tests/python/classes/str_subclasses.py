"""What builtins do with instances of subclasses of str that have special methods, and when they answer the instance itself."""


class Text(str):
    def __bytes__(self):
        return b"own"

    def __float__(self):
        return 1.5


text = Text("7")
print(bytes(text), bytes(text, "ascii"), bytearray(text, "ascii"), float(text))
for wrong in (lambda: bytes("7"), lambda: bytearray(text), lambda: bytes(text, errors="x"), lambda: bytes(7, errors="x")):
    try:
        print(wrong())
    except TypeError as error:
        print(error)
for made in (
    text.format(),
    text.format(1, a=2),
    Text("").format(),
    Text("7{{").format(),
    Text("{}").format(text),
    text % (),
    text % {},
    Text("") % (),
    Text("%%") % (),
):
    print(type(made).__name__, repr(made))
print(b"".decode("there is none") == "", str(b"", "there is none") == "")
