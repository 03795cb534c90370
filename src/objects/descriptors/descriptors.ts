/* Descriptors of builtin types: what `list.append`, `int.__add__`, `type.__name__` and `dict.fromkeys` are. */
import './method-descriptor.ts';
import './wrapper-descriptor.ts';
import './getset-descriptor.ts';
