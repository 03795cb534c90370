"""What xml.etree.ElementTree has in C: its own classes, with the answers and messages of those in C."""

import re

from xml.etree import ElementPath, ElementTree
from xml.parsers import expat

__all__ = ["Element", "SubElement", "TreeBuilder", "XMLParser"]

_new = object.__new__
_is_plain = re.compile(r"(?:[^/*@.\[{]|\{[^}]*\}?)*").fullmatch
_plain = set()


def _names_children(path, namespaces):
    """Whether `path` is nothing but the tag of children."""
    if type(path) is not str or namespaces is not None:
        return False
    if path in _plain:
        return True
    if _is_plain(path) is None:
        return False
    if len(_plain) < 1000:
        _plain.add(path)
    return True


class Element(ElementTree.Element):
    __module__ = "xml.etree.ElementTree"

    def __init__(self, tag, /, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"Element() argument 2 must be dict, not {type(attrib).__name__}")
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self._children = []

    def __repr__(self):
        return f"<Element {self.tag!r} at {id(self):#x}>"

    def __getitem__(self, index):
        try:
            return self._children[index]
        except IndexError:
            pass
        raise IndexError("child index out of range")

    def __setitem__(self, index, element):
        try:
            super().__setitem__(index, element)
            return
        except IndexError:
            pass
        raise IndexError("child assignment index out of range")

    def __delitem__(self, index):
        try:
            del self._children[index]
            return
        except IndexError:
            pass
        raise IndexError("child assignment index out of range")

    def append(self, subelement, /):
        _check("append", 1, subelement)
        self._children.append(subelement)

    def insert(self, index, subelement, /):
        _check("insert", 2, subelement)
        self._children.insert(index, subelement)

    def extend(self, elements, /):
        try:
            elements = list(elements)
        except TypeError:
            raise TypeError("'elements' must be an iterable") from None
        for element in elements:
            if not isinstance(element, ElementTree._Element_Py):
                raise TypeError(f'expected an Element, not "{type(element).__name__}"')
            self._children.append(element)

    def remove(self, subelement, /):
        _check("remove", "", subelement)
        self._children.remove(subelement)

    def find(self, path, namespaces=None):
        if not _names_children(path, namespaces):
            return ElementPath.find(self, path, namespaces)
        for child in self._children:
            if child.tag == path:
                return child
        return None

    def findtext(self, path, default=None, namespaces=None):
        if not _names_children(path, namespaces):
            return ElementPath.findtext(self, path, default, namespaces)
        for child in self._children:
            if child.tag == path:
                return child.text or ""
        return default

    def findall(self, path, namespaces=None):
        if not _names_children(path, namespaces):
            return ElementPath.findall(self, path, namespaces)
        return [child for child in self._children if child.tag == path]

    def iter(self, tag=None):
        if tag == "*":
            tag = None
        return _walk(self, tag)

    def items(self):
        return list(self.attrib.items())

    def keys(self):
        return list(self.attrib)

    def __getstate__(self):
        return {name: getattr(self, name) for name in ("tag", "_children", "attrib", "text", "tail")}

    def __setstate__(self, state, /):
        if not isinstance(state, dict):
            raise TypeError(f'Don\'t know how to unpickle "{repr(state)[:200]}" as an Element')
        if "tag" not in state:
            raise TypeError("tag may not be NULL")
        children = state.get("_children", [])
        if not isinstance(children, list):
            raise TypeError("'_children' is not a list")
        self._children = []
        self.extend(children)
        self.tag = state["tag"]
        self.attrib = state.get("attrib", {})
        self.text = state.get("text")
        self.tail = state.get("tail")


def _walk(element, tag):
    if tag is None or element.tag == tag:
        yield element
    open_elements = [iter(element._children)]
    while open_elements:
        for child in open_elements[-1]:
            if tag is None or child.tag == tag:
                yield child
            if child._children:
                open_elements.append(iter(child._children))
                break
        else:
            open_elements.pop()


def SubElement(parent, tag, /, attrib={}, **extra):
    if not isinstance(parent, ElementTree._Element_Py):
        _check("SubElement", 1, parent)
    if not isinstance(attrib, dict):
        raise TypeError(f"SubElement() argument 3 must be dict, not {type(attrib).__name__}")
    element = _new(Element)
    element.tag = tag
    element.attrib = {**attrib, **extra}
    element._children = []
    parent._children.append(element)
    return element


class TreeBuilder(ElementTree.TreeBuilder):
    __module__ = "xml.etree.ElementTree"

    def _flush(self):
        # The list stays the same: parsers append to it.
        if self._data:
            if self._last is not None:
                text = "".join(self._data)
                if self._tail:
                    self._last.tail = text
                else:
                    self._last.text = text
            self._data.clear()

    def end(self, tag, /):
        self._flush()
        if not self._elem:
            raise IndexError("pop from empty stack")
        self._last = self._elem.pop()
        self._tail = 1
        return self._last

    def close(self):
        return self._root


class XMLParser(ElementTree.XMLParser):
    __module__ = "xml.etree.ElementTree"

    def __init__(self, *, target=None, encoding=None):
        super().__init__(target=target, encoding=encoding)
        if type(self.target) is TreeBuilder:
            self._start, self._end = _handlers_of(self.target)
            self.parser.StartElementHandler = self._start
            self.parser.EndElementHandler = self._end
            self.parser.CharacterDataHandler = self.target._data.append

    def feed(self, data, /):
        self._parse(data, False)

    def close(self):
        self._parse(b"", True)
        try:
            close = self.target.close
        except AttributeError:
            return None
        finally:
            del self.parser, self._parser, self.target, self._target
        return close()

    def _parse(self, data, last):
        try:
            self.parser.Parse(data, last)
            return
        except expat.error as found:
            error = ElementTree.ParseError(found)
            error.code = found.code
            error.position = found.lineno, found.offset
        raise error


def _handlers_of(builder):
    """The handlers of elements for a TreeBuilder of no other class: its methods, without a call for each."""
    open_elements = builder._elem
    data = builder._data
    flush = builder._flush
    factory = builder._factory
    names = {}

    def fixname(key):
        name = names[key] = "{" + key if "}" in key else key
        return name

    def start(tag, attributes):
        if data:
            flush()
        attrib = {}
        if attributes:
            for i in range(0, len(attributes), 2):
                key = attributes[i]
                attrib[names.get(key) or fixname(key)] = attributes[i + 1]
        if factory is Element:
            element = _new(Element)
            element.tag = names.get(tag) or fixname(tag)
            element.attrib = attrib
            element._children = []
        else:
            element = factory(names.get(tag) or fixname(tag), attrib)
        if open_elements:
            parent = open_elements[-1]
            if type(parent) is Element:
                parent._children.append(element)
            else:
                parent.append(element)
        elif builder._root is None:
            builder._root = element
        open_elements.append(element)
        builder._last = element
        builder._tail = 0
        return element

    def end(tag):
        if data:
            flush()
        builder._last = element = open_elements.pop()
        builder._tail = 1
        return element

    return start, end


def _check(method, position, value):
    if not isinstance(value, ElementTree._Element_Py):
        raise TypeError(
            f"{method}() argument {position}{position and ' '}must be xml.etree.ElementTree.Element, not {type(value).__name__}"
        )


def _set_factories(comment_factory, pi_factory):
    """The functions that make comments and processing instructions: those of ElementTree, here."""
    return ElementTree.Comment, ElementTree.ProcessingInstruction
