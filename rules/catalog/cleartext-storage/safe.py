"""Customers and how they pay."""

from django.db import models
from encrypted_fields import EncryptedText
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Payment(models.Model):
    owner = models.CharField(max_length=80)
    card_last4 = models.CharField(max_length=4)
    provider_token = models.CharField(max_length=64)


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    ssn = Column(EncryptedText())
