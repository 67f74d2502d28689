"""ninjs: read and written."""
