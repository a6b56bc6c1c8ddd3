"""A tax register for NINO's double, made from a seed: invented persons, figures that nobody could guess."""

import json
import random

import places
from invoices import iban

SIMULATOR = places.SOURCE / "adapters" / "systems" / "nino" / "simulator"


def amount(dice, most=10**6):
    cents = dice.choice((0, dice.randrange(100), dice.randrange(most)))
    return f"{cents // 100}.{cents % 100:02d}"


def day(dice):
    return f"2026-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"


def some_property(dice, name=None):
    made = {
        "name": name or f"Izdomātais īpašums \"{dice.randrange(10**4)}\"", "address": f"Testa iela {dice.randint(1, 99)}, Parauga pilsēta",
        "cadastreNumber": f"{dice.randrange(10**11):011d}", "accountNumber": f"K-{dice.randrange(10**8):08d}", "taxYear": "2026",
        "calculatedTax": amount(dice), "debt": amount(dice), "lateCharge": amount(dice, 5000), "overpayment": amount(dice, 5000),
        "dueDates": [{"date": day(dice), "amount": amount(dice)} for _ in range(dice.randrange(4))],
        "notices": [{"number": f"MP-{dice.randrange(10**6)}", "issued": day(dice), "amount": amount(dice)}
                    for _ in range(dice.randrange(3))],
    }
    if not name and dice.random() < 0.3:
        del made["name"]
    return made


def register(seed, properties):
    """`properties`: how many each person has, by personal code (161175-19997: 3)."""
    dice = random.Random(f"register-{seed}")
    made = json.loads((SIMULATOR / "persons.json").read_text())  # who is served and which purposes are agreed
    made["bankAccounts"] = [{"bank": "Testa banka", "iban": iban(dice.randrange(10**13))} for _ in range(2)]
    made["persons"] = {code.replace("-", ""): {"properties": [some_property(dice) for _ in range(count)]}
                       for code, count in properties.items()}
    return made


def figures(register, person):
    """What the hub's answer about a person says by this register, but for the moment it is of: {element: text or list}."""
    owned = register["persons"][person.replace("-", "")]["properties"]
    made = [{**{name: value for name, value in one.items() if name not in ("dueDates", "notices")},
             "dueDate": one["dueDates"], "notice": one["notices"]} for one in owned]

    def total(part):
        cents = sum(int(one[part].replace(".", "")) for one in owned)
        return f"{cents // 100}.{cents % 100:02d}"

    return {"personCode": person, "currency": "EUR", "totalDebt": total("debt"), "totalLateCharge": total("lateCharge"),
            "totalOverpayment": total("overpayment"), "property": made, "bankAccount": register["bankAccounts"]}
