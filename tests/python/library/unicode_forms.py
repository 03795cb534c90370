"""`unicodedata.normalize` of letters whose forms the host knows, and of others, in all forms."""

import hashlib
import random
import unicodedata

RANGES = (
    (0, 0x590),
    (0x1E00, 0x2000),
    (0x2010, 0x205F),
    (0x3041, 0x3097),
    (0x30A1, 0x30FB),
    (0x4E00, 0xA000),
    (0xAC00, 0xD7A4),
    (0xFF01, 0xFF9E),
    (0xF900, 0xFA20),
    (0x1D15E, 0x1D165),
)
points = [p for first, end in RANGES for p in range(first, end, 1 if end - first < 2000 else 13)]
choose = random.Random(3)
for form in ("NFC", "NFD", "NFKC", "NFKD"):
    all_of_them = hashlib.md5()
    changed = 0
    for point in points:
        text = "a" + chr(point) + "b"
        normal = unicodedata.normalize(form, text)
        all_of_them.update(normal.encode())
        changed += normal != text
    for _ in range(3000):
        text = "".join(
            chr(choose.choice(points) if choose.random() < 0.3 else choose.choice((choose.randrange(0x41, 0x17F), choose.randrange(0x300, 0x36F))))
            for _ in range(choose.randrange(1, 8))
        )
        all_of_them.update(unicodedata.normalize(form, text).encode())
        changed += not unicodedata.is_normalized(form, text)
    print(form, changed, all_of_them.hexdigest())
name = "Crème Brûlée, Ångström, ﬁn"
for form in ("NFC", "NFD", "NFKC", "NFKD"):
    print(form, ascii(unicodedata.normalize(form, name)), ascii(unicodedata.ucd_3_2_0.normalize(form, name)))
print("".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)))
