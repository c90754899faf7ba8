"""Customers and how they pay."""

from django.db import models
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Payment(models.Model):
    owner = models.CharField(max_length=80)
    credit_card = models.CharField(max_length=16)  # expect: cleartext-storage


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    ssn = Column(String(9))  # expect: cleartext-storage
