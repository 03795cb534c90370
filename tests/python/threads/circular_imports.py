import os, sys, tempfile, threading
with tempfile.TemporaryDirectory() as place:
    files = {
        "A": "import time\ntime.sleep(0.1)\nx = 'a'\nimport C\n",
        "B": "import time\ntime.sleep(0.1)\nx = 'b'\nimport D\n",
        "C": "import B\n",
        "D": "import A\n",
        "P/__init__": "import time\ntime.sleep(0.1)\nx = 'p'\nimport Q\n",
        "P/sub": "y = 'sub'\n",
        "Q": "from P import x\nfrom P import sub\nimport P.sub\n",
    }
    os.mkdir(os.path.join(place, "P"))
    for name, text in files.items():
        with open(os.path.join(place, name + ".py"), "w") as out:
            out.write(text)
    sys.path.insert(0, place)
    results = []
    def importer(name):
        module = __import__(name)
        results.append((name, getattr(module, "x", None)))
    for pair in [("A", "B"), ("P", "Q")]:
        threads = [threading.Thread(target=importer, args=(name,)) for name in pair]
        for t in threads: t.start()
        for t in threads: t.join()
    print(sorted(results, key=str))
    print(sys.modules["P"].sub.y, sys.modules["Q"].sub.y)
