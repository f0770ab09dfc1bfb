"""Which passwords are refused, how recovery codes are written, which addresses stay on the site."""

from __future__ import annotations

import pytest

from foia.accounts import rules

NAME, EMAIL = "María Quispe Cruz", "mquispe@hacienda.example"


@pytest.mark.parametrize(
    "password",
    [
        "Bolivia2026!!!",
        "contraseña-123456",
        "Contraseña segura",
        "P4ssw0rd1234",
        "$up3rm4n!!2024",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "qwertyuiopas",
        "1q2w3e4r5t6y",
        "Administrador2025",
        "la clave secreta de bolivia",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert rules.password_problem(password, name=NAME, email=EMAIL) == rules.TOO_COMMON


@pytest.mark.parametrize(
    "password", ["MariaQuispe2024", "maria.quispe.1980", "mquispe@hacienda", "QuispeBolivia1"]
)
def test_ones_own_name_and_address_are_refused(password: str) -> None:
    assert rules.password_problem(password, name=NAME, email=EMAIL) == rules.HOLDS_NAME


@pytest.mark.parametrize(
    "password",
    [
        "ñandú pinta tejados",
        "zorro-lija-9-canto",
        "cruzando el rio azul",
        "x38291057382",
        "482910573829",
        "k" * 63 + "z",
        "all lower case words",
    ],
)
def test_long_and_uncommon_is_enough(password: str) -> None:
    assert rules.password_problem(password, name=NAME, email=EMAIL) is None


def test_length_is_measured_in_characters_at_both_ends() -> None:
    assert rules.password_problem("zorro-lija9", name=NAME, email=EMAIL) == rules.TOO_SHORT
    assert rules.password_problem("zorro-lija-9", name=NAME, email=EMAIL) is None
    assert rules.password_problem("ab" + "zx4" * 85, name=NAME, email=EMAIL) == rules.TOO_LONG


def test_a_recovery_code_survives_how_people_copy_it() -> None:
    code = rules.new_recovery_code(list(range(24)))

    assert code.count("-") == 5
    assert rules.tidy_recovery_code(f" {code.lower()} ") == code.replace("-", "")
    assert rules.tidy_recovery_code(code.replace("0", "o").replace("1", "l")) == code.replace("-", "")


@pytest.mark.parametrize("text", ["", "123456", "A" * 23, "A" * 25, "U" * 24])
def test_what_is_no_recovery_code_is_told_apart(text: str) -> None:
    assert rules.tidy_recovery_code(text) is None


@pytest.mark.parametrize("address", ["/", "/bandeja", "/bandeja?fase=abierta&p=2", "/casos/1#nota"])
def test_a_path_stays_on_the_site(address: str) -> None:
    assert rules.is_local_path(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bandeja",
        "https://otro.example/",
        "//otro.example",
        "/\\otro.example",
        "/a\\b",
        "/\t/otro.example",
        "\t//otro.example",
        "/ /otro.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x",
    ],
)
def test_what_leads_elsewhere_is_refused(address: str) -> None:
    assert not rules.is_local_path(address)
