# What `sysconfig` knows about how this interpreter was built: nothing was compiled, so only what programs look up.
build_time_vars = {
    "ABIFLAGS": "",
    "EXT_SUFFIX": ".tspy-313.so",
    "EXE": "",
    "HOST_GNU_TYPE": "",
    "LIBDIR": "/usr/local/lib",
    "MULTIARCH": "",
    "PLATLIBDIR": "lib",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "SHLIB_SUFFIX": ".so",
    "SIZEOF_VOID_P": 8,
    "SOABI": "tspy-313",
    "VERSION": "3.13",
    "WITH_DOC_STRINGS": 1,
    "prefix": "/usr/local",
}
