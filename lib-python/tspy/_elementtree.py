"""What xml.etree.ElementTree has in C: its own classes, with the answers and messages of those in C."""

from xml.etree import ElementTree

__all__ = ["Element", "SubElement", "TreeBuilder", "XMLParser"]

TreeBuilder = ElementTree.TreeBuilder
XMLParser = ElementTree.XMLParser
_SubElement = ElementTree.SubElement


class Element(ElementTree.Element):
    __module__ = "xml.etree.ElementTree"

    def __init__(self, tag, /, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"Element() argument 2 must be dict, not {type(attrib).__name__}")
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self._children = []

    def __getitem__(self, index):
        try:
            return self._children[index]
        except IndexError:
            raise IndexError("child index out of range") from None

    def __setitem__(self, index, element):
        try:
            super().__setitem__(index, element)
        except IndexError:
            raise IndexError("child assignment index out of range") from None

    def __delitem__(self, index):
        try:
            del self._children[index]
        except IndexError:
            raise IndexError("child assignment index out of range") from None

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



def SubElement(parent, tag, /, attrib={}, **extra):
    _check("SubElement", 1, parent)
    return _SubElement(parent, tag, attrib, **extra)


def _check(method, position, value):
    if not isinstance(value, ElementTree._Element_Py):
        raise TypeError(
            f"{method}() argument {position}{position and ' '}must be xml.etree.ElementTree.Element, not {type(value).__name__}"
        )


def _set_factories(comment_factory, pi_factory):
    """The functions that make comments and processing instructions: those of ElementTree, here."""
    return ElementTree.Comment, ElementTree.ProcessingInstruction
