"""Subscriptions: saved filters whose hits go to a webhook, a file or a topic."""
