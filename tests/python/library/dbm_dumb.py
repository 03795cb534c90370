"""dbm.dumb and shelve; views of a buffer that shrinks."""
import shelve, tempfile, os, dbm, dbm.dumb
with tempfile.TemporaryDirectory() as d:
    p=os.path.join(d,'s')
    with dbm.dumb.open(p,'n') as db:
        db['a']='1'; db[b'b']=b'x'*600; db['a']='22'; db['é']='ü'; print(sorted(db.keys()), db['a'], len(db), 'a' in db, db.get('zz')); del db['b']; print(sorted(db.items()))
    print(dbm.whichdb(p), open(p+'.dir',encoding='latin-1').read(), os.path.getsize(p+'.dat'))
    for f in [lambda: dbm.dumb.open(p,'x'), lambda: dbm.open(os.path.join(d,'no'),'r'), lambda: dbm.dumb.open(os.path.join(d,'no'),'r'), lambda: dbm.dumb.open(p,'r').__setitem__('a','b'), lambda: dbm.dumb.open(p)[1], lambda: dbm.dumb.open(p).__setitem__(b'a',1)]:
        try: print(f())
        except Exception as e: print(type(e).__name__, str(e).replace(d,''))
    db=dbm.dumb.open(p); db.close()
    try: db['a']
    except dbm.error as e: print(e)
    q=os.path.join(d,'q')
    shelve_db=shelve.Shelf(dbm.dumb.open(q,'c')); shelve_db['k']={'a':[1,2]}; shelve_db.close()
    s=shelve.open(q); print(dict(s)); s['z']=(1,); s.close()
    print(sorted(shelve.open(q).items()))

# A view that nothing refers to any more does not hold its object.
buffer = bytearray(b'0123456789')
for step in range(3):
    part = memoryview(buffer)[:3].tobytes()
    del buffer[:3]
    print(part, buffer)
