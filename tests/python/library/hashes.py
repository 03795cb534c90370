# Hash functions: digests, sizes, copies, parameters of BLAKE2, key derivation, messages.
import _md5,_sha1,_sha2,_sha3,_blake2
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for f in (_md5.md5,_sha1.sha1,_sha2.sha224,_sha2.sha256,_sha2.sha384,_sha2.sha512):
    h=f(b'abc'); print(h.name,h.digest_size,h.block_size,h.hexdigest(),type(h))
    g=h.copy(); g.update(b'd'); print(g.hexdigest(), h.digest())
    t(lambda: f('x')); t(lambda: f(b'a',usedforsecurity=False).hexdigest()); t(lambda: f(b'a',b'b')); t(lambda: f(string=b'a').hexdigest()); t(lambda: h.update('x')); t(lambda: h.update(1)); t(lambda: h.update()); t(lambda: type(h)()); t(lambda: h.digest(1)); t(lambda: f(1)); t(lambda: f(data=b''))
for f in (_sha3.sha3_224,_sha3.sha3_256,_sha3.sha3_384,_sha3.sha3_512,_sha3.shake_128,_sha3.shake_256):
    h=f(b'abc'); print(h.name,h.digest_size,h.block_size,type(h), h, f,h._capacity_bits,h._rate_bits,h._suffix) if 0 else print(h.name,h.digest_size,h.block_size,f,h._capacity_bits,h._rate_bits,h._suffix)
    t(lambda: h.hexdigest()); t(lambda: h.hexdigest(10)); t(lambda: h.digest(-1)); t(lambda: f('x')); t(lambda: f(string=b'')); t(lambda: f(1,2)); t(lambda: h.digest(2**29)); t(lambda: h.update('x')); t(lambda: h.copy().digest(3))
B=_blake2.blake2b
for B in (_blake2.blake2b,_blake2.blake2s):
    h=B(b'abc'); print(h.name,h.digest_size,h.block_size,h.hexdigest(),B,{x:getattr(B,x) for x in dir(B) if x.isupper()}); t(lambda: B(b'x',digest_size=0)); t(lambda: B(b'x',digest_size=65)); t(lambda: B(b'x',key=b'k'*65)); t(lambda: B(b'x',key=b'k').hexdigest()); t(lambda: B(b'x',salt=b's'*17)); t(lambda: B(b'x',salt=b's').hexdigest()); t(lambda: B(b'x',person=b's'*17)); t(lambda: B(b'x',person=b'p'*8, key=b'abc', digest_size=20, fanout=2, depth=3, leaf_size=5, node_offset=7, node_depth=1, inner_size=9, last_node=True).hexdigest()); t(lambda: B(fanout=256)); t(lambda: B(depth=0)); t(lambda: B(depth=256)); t(lambda: B(leaf_size=-1)); t(lambda: B(leaf_size=2**32)); t(lambda: B(node_offset=-1)); t(lambda: B(node_offset=2**64)); t(lambda: B(node_depth=256)); t(lambda: B(inner_size=65)); t(lambda: B('x')); t(lambda: B(x=1)); t(lambda: B(b'a'*1000+b'b').hexdigest()); t(lambda: B(1)); t(lambda: B(data=b'')); t(lambda: B(b'',b'')); t(lambda: B(fanout=-1)); t(lambda: B(inner_size=-1)); t(lambda: B(node_depth=-1)); t(lambda: B(leaf_size='x')); t(lambda: B(key='x'))
import _hashlib, hashlib, hmac
h=_hashlib.openssl_md5(b"x")
t(lambda: str(h)[:22]); t(lambda: hashlib.new('sha512_256',b'').hexdigest()); t(lambda: hashlib.new('nosuch')); t(lambda: _hashlib.new('nosuch')); t(lambda: _hashlib.new(1)); t(lambda: hashlib.md5); t(lambda: hashlib.blake2b); t(lambda: hashlib.new('ripemd160',b'').hexdigest()); t(lambda: hashlib.new('blake2b',b'').name); t(lambda: hashlib.new('SHA256',b'').name); t(lambda: _hashlib.new('blake2s256').name); t(lambda: _hashlib.new('sha3-256').name); t(lambda: _hashlib.new('sha3_256').name); t(lambda: _hashlib.new('shake_128').name);t(lambda: _hashlib.new('sha512-256').name)
t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',10).hex()); t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',10,33).hex()); t(lambda: hashlib.pbkdf2_hmac('x',b'pw',b'salt',10)); t(lambda: hashlib.pbkdf2_hmac('sha1','pw',b'salt',10)); t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',0)); t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',1,0)); t(lambda: hashlib.pbkdf2_hmac(b'sha1',b'pw',b'salt',1)); t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',2**40)); t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',2,2**40));t(lambda: hashlib.pbkdf2_hmac('sha1',b'pw',b'salt',2,-1))
t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=1).hex()); t(lambda: hashlib.scrypt(b'p')); t(lambda: hashlib.scrypt(b'p',salt=b's',n=15,r=8,p=1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=1,dklen=0)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=2**20,r=8,p=1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=1,dklen=10).hex()); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=-8,p=1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=0)); t(lambda: hashlib.scrypt('p',salt=b's',n=16,r=8,p=1)); t(lambda: hashlib.scrypt(b'p',salt=None,n=16,r=8,p=1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=None,r=8,p=1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=None,p=1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=1,maxmem=-1)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=1,maxmem=100)); t(lambda: hashlib.scrypt(b'p',salt=b's',n=16,r=8,p=1,maxmem=2**40))
k=_hashlib.hmac_new(b'key',b'msg','sha256'); print(type(k),k.name,k.digest_size,k.block_size,k.hexdigest(), repr(k)[:24]); t(lambda: _hashlib.hmac_new(b'k',b'm')); t(lambda: _hashlib.hmac_new(b'k',b'm','xx')); t(lambda: _hashlib.hmac_new('k',b'm','md5')); t(lambda: _hashlib.hmac_new(b'k',b'm',_hashlib.openssl_md5).name); t(lambda: _hashlib.hmac_new(b'k',b'm',len)); t(lambda: _hashlib.hmac_digest(b'k',b'm','sha1').hex()); t(lambda: _hashlib.hmac_digest(b'k',b'm','xx')); t(lambda: k.update('x')); t(lambda: k.copy().hexdigest()==k.hexdigest()); t(lambda: type(k)()); t(lambda: type(h)())
t(lambda: _hashlib.compare_digest('a','a')); t(lambda: _hashlib.compare_digest(b'a','a')); t(lambda: _hashlib.compare_digest('é','a')); t(lambda: _hashlib.get_fips_mode()); t(lambda: _hashlib.UnsupportedDigestmodError.__mro__); t(lambda: hmac.new(b'k',b'm','sha512').hexdigest()[:10]); t(lambda: hmac.new(b'k',b'm',hashlib.blake2s).hexdigest()[:10]); t(lambda: hmac.digest(b'k',b'm',hashlib.sha1).hex()); t(lambda: hmac.new(b'k',b'm','shake_128')); t(lambda: hmac.new(b'k',b'm','blake2b').name)
x=_hashlib.openssl_shake_128(b'a'); t(lambda: type(x)); t(lambda: x.hexdigest(4)); t(lambda: x.digest()); t(lambda: x.digest(-1)); t(lambda: x.digest_size); t(lambda: isinstance(x,_hashlib.HASH)); t(lambda: _hashlib.openssl_md5('x')); t(lambda: _hashlib.openssl_md5(1)); t(lambda: _hashlib.openssl_md5(string=b'').hexdigest()); t(lambda: _hashlib.new('md5',string=b'').hexdigest()); t(lambda: h.copy().hexdigest()); t(lambda: h.update('x')); t(lambda:h.digest(1)); t(lambda: _hashlib.openssl_md5(b'',usedforsecurity=False).hexdigest()); t(lambda: x.digest(length=3))

# little is kept until it is asked for, more goes on at once; copies go apart
import hmac

for name in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512_256', 'sha3_256', 'blake2b', 'blake2s'):
    parts = []
    for size in (0, 1, 55, 64, 128, 511, 512, 513, 1000):
        data = bytearray(i * 31 % 256 for i in range(size))
        whole = hashlib.new(name, data)
        data.extend(b'later')
        stepwise = hashlib.new(name)
        for start in range(0, size, 100):
            stepwise.update(data[start : min(start + 100, size)])
        branch = stepwise.copy()
        branch.update(b'more')
        assert whole.digest().hex() == whole.hexdigest() == stepwise.hexdigest() == stepwise.copy().hexdigest()
        stepwise.update(b'more')
        assert branch.digest() == stepwise.digest() != whole.digest()
        parts.append(whole.hexdigest()[:6])
        for key in (b'', b'key', bytes(64), bytes(65), bytes(range(200))):
            keyed = hmac.new(key, data, name)
            again = hmac.new(key, digestmod=name)
            again.update(data[:50])
            other = again.copy()
            again.update(data[50:])
            assert keyed.digest() == again.digest() == bytes.fromhex(again.hexdigest()) == hmac.digest(key, bytes(data), name)
            parts.append(keyed.hexdigest()[:3] + other.hexdigest()[:3])
    print(name, ' '.join(parts))
for name in ('md5', 'sha256', 'sha512', 'sha3_256', 'blake2s'):
    print(name, [hashlib.pbkdf2_hmac(name, password, b'salt', rounds, size).hex() for password in (b'', b'pass' * 40) for rounds in (1, 100) for size in (1, 20, 100)][::5])
