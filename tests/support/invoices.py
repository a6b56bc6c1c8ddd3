"""Electronic invoices after EN 16931 in UBL 2.1, made from a seed: sums right to the cent, everybody in them invented."""

import datetime
import random
import string
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

SUPPLIERS = ("SIA Izdomātais Asfalts", "SIA Parauga Siltums", "AS Testa Ūdens & Vējš", "IK Nereālais Galdnieks")
STREETS = ("Parauga iela 1", "Izdomas prospekts 22", "Testa laukums 3/5")
GOODS = ("Ielu apgaismojuma remonts", "Siltumenerģija <MWh>", "Skolēnu ēdināšana, 1.–4. klase", "Papīrs A4 \"80 g\"",
         "Ceļa zīmes uzstādīšana & projekts", "Programmatūras uzturēšana")
# UNCL5305 category and rate in per cent; what no tax is on names its reason (BR-E-10, BR-Z needs none).
TAXES = (("S", "21"), ("S", "12"), ("S", "5"), ("Z", "0"), ("E", "0"))
CENT = Decimal("0.01")


def cents(value):
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def iban(account, bank="TEST", country="LV"):
    """An IBAN with right check digits (ISO 13616) at a bank that does not exist."""
    rest = "".join(str(int(c, 36)) for c in f"{bank}{account:013d}{country}00")
    return f"{country}{98 - int(rest) % 97:02d}{bank}{account:013d}"


def money(name, value):
    return f'<cbc:{name} currencyID="EUR">{cents(value)}</cbc:{name}>'


def tax(name, category, rate, reason=True):
    why = "<cbc:TaxExemptionReason>PVN likuma 52. pants</cbc:TaxExemptionReason>" if category == "E" and reason else ""
    return (f"<cac:{name}><cbc:ID>{category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>{why}"
            f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>")


def party(name, street, vat, registration, contact=""):
    return (f"<cac:Party><cac:PostalAddress><cbc:StreetName>{escape(street)}</cbc:StreetName><cbc:CityName>Parauga pilsēta"
            "</cbc:CityName><cbc:PostalZone>LV-0000</cbc:PostalZone><cac:Country><cbc:IdentificationCode>LV"
            "</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
            f"<cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
            f"</cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{escape(name)}</cbc:RegistrationName>"
            f"<cbc:CompanyID>{registration}</cbc:CompanyID></cac:PartyLegalEntity>{contact}</cac:Party>")


def contact_of(person):
    return (f"<cac:Contact><cbc:Name>{escape(person)}</cbc:Name><cbc:ElectronicMail>persona@example.invalid"
            "</cbc:ElectronicMail></cac:Contact>") if person else ""


def invoice(seed, person="Jānis Izdomātais", account=None, note="Izdomāts rēķins", lines=None):
    """The octets of one invoice. The same arguments give the same octets."""
    dice = random.Random(f"invoice-{seed}")
    issued = datetime.date(2026, 1, 1) + datetime.timedelta(days=dice.randrange(300))
    body, groups, sum_of_lines = [], {}, Decimal(0)
    for number in range(1, (lines or dice.randint(1, 12)) + 1):
        category, rate = dice.choice(TAXES)
        quantity = Decimal(dice.randint(1, 99999)) / dice.choice((1, 10, 1000))
        price = Decimal(dice.randint(1, 999999)) / dice.choice((100, 10000))
        net = cents(quantity * price)
        sum_of_lines += net
        groups[category, rate] = groups.get((category, rate), Decimal(0)) + net
        body.append(
            f'<cac:InvoiceLine><cbc:ID>{number}</cbc:ID><cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity>'
            f'{money("LineExtensionAmount", net)}<cac:Item><cbc:Name>{escape(dice.choice(GOODS))}</cbc:Name>'
            f'{tax("ClassifiedTaxCategory", category, rate, reason=False)}</cac:Item><cac:Price>'
            f'<cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>')

    allowance = ""
    discount = Decimal(0)
    if dice.random() < 0.5:  # a document level allowance, taxed like one of the groups
        category, rate = dice.choice(sorted(groups))
        discount = cents(groups[category, rate] * Decimal(dice.randint(1, 10)) / 100)
        groups[category, rate] -= discount
        allowance = ("<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Atlaide"
                     f'</cbc:AllowanceChargeReason>{money("Amount", discount)}{tax("TaxCategory", category, rate, reason=False)}'
                     "</cac:AllowanceCharge>")

    taxes = {group: cents(base * Decimal(group[1]) / 100) for group, base in groups.items()}
    total_tax = sum(taxes.values())
    net_total = sum_of_lines - discount
    breakdown = "".join(f'<cac:TaxSubtotal>{money("TaxableAmount", groups[g])}{money("TaxAmount", taxes[g])}'
                        f'{tax("TaxCategory", *g)}</cac:TaxSubtotal>' for g in sorted(groups))
    vat = f"LV000{dice.randrange(10**8):08d}"  # no company has such a number
    parts = [
        "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>",
        f"<cbc:ID>IZD-{seed}-{dice.randrange(10**6):06d}</cbc:ID>",
        f"<cbc:IssueDate>{issued}</cbc:IssueDate><cbc:DueDate>{issued + datetime.timedelta(days=30)}</cbc:DueDate>",
        f"<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:Note>{escape(note)}</cbc:Note>",
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>IZDOMA-1</cbc:BuyerReference>",
        "<cac:AccountingSupplierParty>", party(dice.choice(SUPPLIERS), dice.choice(STREETS), vat, vat[2:], contact_of(person)),
        "</cac:AccountingSupplierParty><cac:AccountingCustomerParty>",
        party("Parauga novada pašvaldība", STREETS[0], "LV00000000000", "00000000000"), "</cac:AccountingCustomerParty>",
        '<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>',
        iban(dice.randrange(10**13)) if account is None else account, "</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>",
        allowance, f'<cac:TaxTotal>{money("TaxAmount", total_tax)}{breakdown}</cac:TaxTotal><cac:LegalMonetaryTotal>',
        money("LineExtensionAmount", sum_of_lines), money("TaxExclusiveAmount", net_total),
        money("TaxInclusiveAmount", net_total + total_tax), money("AllowanceTotalAmount", discount),
        money("PayableAmount", net_total + total_tax), "</cac:LegalMonetaryTotal>", *body,
    ]
    newline = dice.choice(("\n", "\r\n", ""))  # what must survive is octets, not a tree
    start = dice.choice(("", '<?xml version="1.0" encoding="UTF-8"?>', "\ufeff<?xml version='1.0' encoding='utf-8'?>"))
    comment = dice.choice(("", "<!-- izdomāts -->"))
    root = ('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
            ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
            ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">')
    text = newline.join(part for part in (start, comment, root, *parts, "</Invoice>") if part)
    return text.encode() + dice.choice((b"", b"\n", b"\r\n\r\n"))


def large_invoice(seed, note="", **options):
    """One whose stored octets are in a file of their own: they are more than 64 KiB compressed too."""
    letters = random.Random(f"note-{seed}").choices(string.ascii_letters + string.digits, k=100_000)
    return invoice(seed, note=f"{note} {''.join(letters)}", **options)
