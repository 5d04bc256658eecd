"""The application's registry of tenants, empty until somebody fills it."""

import uuid

names = []


def guid(name):
    return uuid.uuid5(uuid.NAMESPACE_DNS, name)
