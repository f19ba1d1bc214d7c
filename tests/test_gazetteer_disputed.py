"""Disputed places: where they lie, who holds them and who claims them, whatever name they are asked by.

The points here were noted down apart from the tables, from atlases and Natural Earth, so that a slip of the tables
shows. Islands may be 15 km off, other places 40 km.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoevents.gazetteer.nearest import distance_km

if TYPE_CHECKING:
    from geoevents.gazetteer import Gazetteer

DISPUTED = Path(__file__).resolve().parent.parent / "gazetteer" / "disputed.tsv"
PLACES = """
Greater Tunb; Tonb-e Bozorg          | 26.26  55.30  | IR | IR AE
Lesser Tunb; Tunb as-Sughra          | 26.24  55.15  | IR | IR AE
Abu Musa; Abu Mousa                  | 25.88  55.03  | IR | IR AE
Golan Heights; the Golan             | 33.00  35.75  | IL | IL SY
Shebaa Farms                         | 33.29  35.71  | IL | LB SY IL
Ghajar                               | 33.27  35.62  | IL | IL LB SY
East Jerusalem                       | 31.78  35.24  | IL | PS IL
West Bank                            | 31.95  35.25  | IL | PS IL
Crimea; Crimean Peninsula            | 45.30  34.40  | RU | UA RU
Western Sahara                       | 24.50 -13.00  | MA | MA
Kashmir                              | 34.50  76.50  | IN | IN PK CN
Azad Kashmir                         | 33.90  73.80  | PK | IN PK
Gilgit-Baltistan                     | 35.92  75.16  | PK | IN PK
Aksai Chin                           | 35.20  79.30  | CN | CN IN
Siachen Glacier                      | 35.50  77.00  | IN | IN PK
Arunachal Pradesh                    | 28.22  94.73  | IN | IN CN
Doklam                               | 27.30  89.00  | CN | CN BT
Spratly Islands; Nansha Islands      | 10.00 114.00  | VN | CN TW VN PH MY
Paracel Islands; Paracels; Xisha Islands       | 16.50 112.00  | CN | CN VN TW
Scarborough Shoal                    | 15.15 117.76  | CN | CN PH TW
Second Thomas Shoal; Ayungin Shoal   |  9.75 115.87  | PH | CN PH TW VN
Mischief Reef                        |  9.91 115.54  | CN | CN PH TW VN
Senkaku Islands; Diaoyu; Diaoyutai      | 25.75 123.48  | JP | JP CN TW
Liancourt Rocks; Dokdo; Takeshima    | 37.24 131.87  | KR | KR JP
Southern Kurils; Northern Territories | 43.80 146.74  | RU | RU JP
Falkland Islands; Islas Malvinas; Malvinas     | -51.75 -59.00 | GB | GB AR
South Georgia                        | -54.40 -36.60 | GB | GB AR
Gibraltar                            | 36.14  -5.35  | GB | GB ES
Ceuta                                | 35.89  -5.31  | ES | ES MA
Melilla                              | 35.29  -2.94  | ES | ES MA
Perejil Island                       | 35.91  -5.42  | ES | ES MA
Nagorno-Karabakh; Artsakh            | 39.82  46.75  | AZ | AZ
Abkhazia                             | 43.00  41.00  | Abkhazia | GE
South Ossetia                        | 42.30  44.00  | South Ossetia | GE
Transnistria; Transdniestria; Pridnestrovie | 47.20  29.40  | Transnistria | MD
Kosovo                               | 42.60  20.90  | XK | XK RS
Taiwan                               | 24.00 121.00  | TW | TW CN
Northern Cyprus                      | 35.25  33.50  | Turkish Republic of Northern Cyprus | CY
Somaliland                           |  9.74  46.08  | Somaliland | SO
Hala'ib Triangle; Halayeb; Halayib            | 22.45  35.60  | EG | EG SD
Abyei                                |  9.60  28.40  | SD | SD SS
Ilemi Triangle                       |  4.90  35.40  | KE | KE SS
Chagos Archipelago; Chagos Islands   | -6.36  71.58  | GB | GB MU
Diego Garcia                         | -7.32  72.42  | GB | GB MU
Mayotte                              | -12.83 45.15  | FR | FR KM
Tromelin Island                      | -15.89 54.52  | FR | FR MU
Guayana Esequiba; Essequibo; Guyana Essequibo |  4.86 -59.42  | GY | GY VE
Hans Island                          | 80.83 -66.46  | CA | CA DK
Navassa Island                       | 18.40 -75.01  | US | US HT
Guantánamo Bay; Guantanamo Bay       | 19.91 -75.13  | US | CU
Kuril Islands; Kurils                | 47.32 151.23  | RU | RU JP
Gaza Strip; the Gaza Strip           | 31.40  34.33  | IL | PS
Donetsk People's Republic            | 48.00  37.80  | RU | UA RU
Luhansk People's Republic            | 48.57  39.30  | RU | UA RU
Jammu and Kashmir                    | 33.50  75.00  | IN | IN PK
Ladakh                               | 34.14  77.57  | IN | IN PK
Shaksgam Valley                      | 36.00  76.60  | CN | CN IN
Demchok                              | 32.70  79.44  | IN | IN CN
Kalapani; Limpiyadhura               | 30.21  80.98  | IN | IN NP
Fiery Cross Reef; Yongshu Reef       |  9.55 112.89  | CN | CN PH TW VN
Sabina Shoal; Escoda Shoal           |  9.75 116.47  | PH | CN PH
Thitu Island; Pag-asa Island         | 11.05 114.28  | PH | PH CN TW VN
Taiping Island; Itu Aba              | 10.38 114.37  | TW | TW CN PH VN
Pratas Island; Dongsha               | 20.70 116.72  | TW | TW CN
Kinmen; Quemoy                       | 24.44 118.33  | TW | TW CN
Penghu; Pescadores                   | 23.57 119.58  | TW | TW CN
South Sandwich Islands               | -57.75 -26.50 | GB | GB AR
Chafarinas Islands                   | 35.18  -2.43  | ES | ES MA
Olivenza; Olivença                   | 38.69  -7.10  | ES | ES PT
Varosha                              | 35.11  33.95  | Turkish Republic of Northern Cyprus | CY
Kafia Kingi                          |  9.27  24.42  | SD | SD SS
Heglig; Panthou                      |  9.99  29.40  | SD | SD SS
Al-Fashaga                           | 13.90  36.25  | SD | SD ET
Badme                                | 14.73  37.80  | ER | ER ET
Doumeira                             | 12.71  43.13  | ER | DJ ER
Mbanié Island                        |  0.81   9.38  | GA | GA GQ
Migingo Island; Migingo              | -0.88  33.94  | KE | KE UG
Glorioso Islands; Glorieuses         | -11.55 47.33  | FR | FR MG
Juan de Nova Island                  | -17.06 42.73  | FR | FR MG
Europa Island                        | -22.37 40.36  | FR | FR MG
Bassas da India                      | -21.48 39.68  | FR | FR MG
Bajo Nuevo Bank                      | 15.88 -78.64  | CO | CO JM
Isla Aves; Bird Island               | 15.67 -63.62  | VE | VE DM
Machias Seal Island                  | 44.50 -67.10  | CA | CA US
Imia; Kardak                         | 37.05  27.15  | no one | GR TR
Rockall                              | 57.60 -13.69  | GB | GB IE IS DK
Sabah; North Borneo                  |  5.45 117.05  | MY | MY PH
Pedra Branca; Pulau Batu Puteh       |  1.33 104.41  | SG | SG MY
Swains Island                        | -11.06 -171.08 | US | US TK
Wake Island                          | 19.28 166.65  | US | US MH
Socotra Rock; Ieodo                  | 32.12 125.18  | KR | KR CN
Yeonpyeong Island                    | 37.67 125.70  | KR | KR KP
Akrotiri and Dhekelia                | 34.60  32.98  | GB | GB CY
Tiran Island; Tiran                  | 27.95  34.55  | EG | EG SA
Sanafir Island; Sanafir              | 27.93  34.71  | EG | EG SA
Preah Vihear                         | 14.39 104.68  | KH | KH TH
Sir Creek                            | 23.75  68.55  | IN | IN PK
"""
ISLANDS = frozenset({"ISL", "ISLS", "ISLET", "RF", "SHOL", "ATOL", "RK", "RKS"})
# Groups of islands that lie as far apart as a country is wide: their middle is as sure as that of a region.
WIDE = frozenset({"Spratly Islands", "South Georgia", "South Sandwich Islands", "Southern Kurils", "Kuril Islands"})
ROWS = [[cell.strip() for cell in line.split("|")] for line in PLACES.strip().split("\n")]


@pytest.mark.parametrize(("names", "point", "administrator", "claimants"), ROWS, ids=[row[0] for row in ROWS])
def test_a_disputed_place_is_right_by_each_of_its_names(
    gazetteer: Gazetteer, names: str, point: str, administrator: str, claimants: str
) -> None:
    latitude, longitude = map(float, point.split())
    for name in names.split("; "):
        place = gazetteer.lookup(name)[0].place
        allowed = 15 if place.feature_code in ISLANDS and place.name not in WIDE else 40
        distance = distance_km(latitude, longitude, place.latitude, place.longitude)
        assert distance < allowed, f"{name} is {distance:.0f} km away"
        assert administrator in place.administered_by.split("; "), name
        assert set(claimants.split()) <= set(place.claimed_by), name


def test_every_row_finds_itself_where_the_table_says(gazetteer: Gazetteer) -> None:
    with DISPUTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        place = gazetteer.find(row["name"])
        distance = distance_km(place.latitude, place.longitude, float(row["latitude"]), float(row["longitude"]))
        assert distance < 15, row["name"]
        assert (place.administered_by, "; ".join(place.claimed_by)) == (row["administered_by"], row["claimed_by"])
        assert row["source"], row["name"]
