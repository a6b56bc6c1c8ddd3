"""A back-office system asks a person's property-tax debts in JSON or XML; the figures are the register's, to the cent."""

import json
import uuid
import xml.etree.ElementTree

import places
from flow import FlowTest, main

TYPE = "debts.query"
NOBODY, NONE, ONE, THREE = "320000-00000", "111111-11111", "020202-20202", "161175-19997"
