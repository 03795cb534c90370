"""CSV-like parsing by hand and by split, converting fields, grouping rows."""
import sys
import time

DEFAULT = 80000


def split_quoted(line):
    fields = []
    current = ""
    quoted = False
    i = 0
    while i < len(line):
        c = line[i]
        if quoted:
            if c == '"':
                if i + 1 < len(line) and line[i + 1] == '"':
                    current += '"'
                    i += 1
                else:
                    quoted = False
            else:
                current += c
        elif c == '"':
            quoted = True
        elif c == ",":
            fields.append(current)
            current = ""
        else:
            current += c
        i += 1
    fields.append(current)
    return fields


def main(n):
    rows = ["id,name,score,city"]
    for i in range(n):
        rows.append(f'{i},"user ""{i % 100}"" x",{i * 0.5:.2f},{"Oslo" if i % 3 else "New, York"!r}')
    text = "\n".join(rows) + "\n"
    header, *lines = text.splitlines()
    names = header.split(",")
    groups = {}
    total = 0.0
    for line in lines:
        record = dict(zip(names, split_quoted(line)))
        total += float(record["score"])
        groups.setdefault(record["city"], []).append(int(record["id"]))
    plain = 0
    for line in lines:
        a, b, *rest = line.split(",")
        plain += int(a) % 7 + len(b.strip('"')) + len(rest)
        head, sep, tail = line.partition(",")
        if sep and head.isdigit() and not tail.isspace():
            plain += 1
    return f"{total:.1f} {sorted((k, len(v), sum(v)) for k, v in groups.items())} {plain}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)
