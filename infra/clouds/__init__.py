"""Emulators of Google Cloud Storage and Azure Blob Storage on 127.0.0.1."""
