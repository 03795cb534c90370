# What occurs twice is written once, and stays one object; older versions write it twice.
import marshal

nested = [1, "text", 1.5]
nested.append(nested)
back = marshal.loads(marshal.dumps(nested))
print(back[:3], back[3] is back)

table = {"a": 1}
table["self"] = table
back = marshal.loads(marshal.dumps(table))
print(back["a"], back["self"] is back)

shared = (1, 2, 3)
pair = marshal.loads(marshal.dumps([shared, shared, {4: shared}, frozenset([shared])]))
print(pair[0] is pair[1] is pair[2][4], pair)

for version in range(5):
    twice = marshal.dumps([b"0123456789"] * 2, version)
    print(version, len(twice), marshal.loads(twice))
for version in 2, 3:
    try:
        print(len(marshal.dumps(nested, version)))
    except ValueError as error:
        print(error)
print(marshal.dumps(7), marshal.dumps((2**40, None, True)))
