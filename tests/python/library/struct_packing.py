"""Packing and unpacking by struct; ranges and messages."""
import struct
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for c in 'bBhHiIlLqQnNP':
    for p in '@<':
        for v in (10**30,-10**30,'a',1.5):
            if p=='<' and c in 'nNP': continue
            print(c,p,v,end=' '); t(lambda: struct.pack(p+c,v))
t(lambda: struct.pack('f',1e300)); t(lambda: struct.pack('e',1e30)); t(lambda: struct.pack('f','a')); t(lambda:struct.pack('c','a')); t(lambda:struct.pack('3s',1)); t(lambda:struct.pack('3p',1)); t(lambda:struct.pack('i')); t(lambda:struct.pack('2i',1,2,3)); t(lambda:struct.pack(1)); t(lambda:struct.pack('3')); t(lambda:struct.pack('z',1)); t(lambda: struct.calcsize('<n')); t(lambda:struct.unpack('i',b'')); t(lambda: struct.unpack_from('i',b'123')); t(lambda: struct.unpack_from('i',b'1234',2)); t(lambda: struct.unpack_from('i',b'1234',-2));t(lambda: struct.unpack_from('i',b'1234',-8)); t(lambda: struct.pack_into('i',bytearray(3),0,1)); t(lambda: struct.pack_into('i',bytearray(8),-2,1)); t(lambda: struct.pack_into('i',bytearray(8),-20,1)); t(lambda: struct.pack_into('i',b'1234',0,1)); t(lambda: struct.pack_into('i')); t(lambda: struct.pack_into('i',bytearray(8),0)); t(lambda: struct.iter_unpack('',b'')); t(lambda: struct.iter_unpack('i',b'123')); t(lambda: struct.Struct('i')); t(lambda: struct.calcsize('99999999999999999999i')); t(lambda: struct.calcsize('9223372036854775807i')); t(lambda: struct.Struct(5)); t(lambda: struct.pack('P',-1)); t(lambda: type(struct.iter_unpack('i',b'1234'))); t(lambda: struct.unpack('i',5)); t(lambda: struct.pack('?',[])); t(lambda: struct.pack('0s',b'abc')); t(lambda: struct.unpack('5p',b'\x09abcd')); t(lambda: struct.pack()); t(lambda: struct.Struct('ii').format); t(lambda:struct.calcsize('bi0q'))
