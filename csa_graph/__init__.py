"""Community safety agreements as a graph that answers with proof."""

__version__ = "0.1.0"
