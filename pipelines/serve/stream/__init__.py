"""The live stream: events as they are written, given to many readers and to subscriptions."""
