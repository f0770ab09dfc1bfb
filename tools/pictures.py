"""Takes the pictures of the documents from a demonstration that is running: `make pictures`.

Walks the whole journey as everybody who takes part in it, at 1280 and 360 pixels. `--slim FOLDER…` only makes
the pictures of folders smaller.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SITE = os.environ.get("SITE", "http://127.0.0.1:8000")
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
PASSWORD = "ventanilla de prueba"  # noqa: S105 (the demonstration prints it)
WIDTHS = {1280: 900, 360: 740}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# A request of Potosí received before the decree that closed 3 November 2025 was announced.
DECREED = (
    "/calculadora?regime=bo.information_request&received-day=20&received-month=10&received-year=2025&place=P"
)


def take(page: Page, name: str) -> None:
    """Keep the page as it stands, at both widths."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=str(FOLDER / f"{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def sign_in(page: Page, address: str) -> None:
    """Give both factors; the demonstration shows the second."""
    page.goto("/personal/ingresar")
    page.fill("#email", address)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    code = re.search(r"\b\d{3} ?\d{3}\b", page.inner_text("main"))
    if code is None:
        sys.exit("the demonstration shows no code: is it running with FOIA_DEMO=1?")
    page.fill("#code", code[0].replace(" ", ""))
    page.click("main button[type=submit]")


def citizen(page: Page) -> None:
    page.goto("/")
    take(page, "inicio")
    page.goto("/solicitudes/nueva?q=camino")
    take(page, "buscar-entidad")
    page.click("main a:has-text('Caminos')")
    take(page, "solicitud")
    page.fill("#subject", "Luminarias del puente")
    page.fill("#question_1", "¿Cuántas luminarias tiene el puente y cuánto costaron?")
    page.click("main button:has-text('Presentar la solicitud')")
    page.click("summary:has-text('¿Cómo se calculó?')")
    take(page, "comprobante")
    folio = re.search(r"XD-\d\d-\w{4}-\w{4}-\w", page.inner_text("main"))
    key = page.inner_text("#clave")
    page.goto("/seguir")
    take(page, "seguir")
    page.fill("#folio", folio[0] if folio else "")
    page.fill("#key", key)
    page.click("main button[type=submit]")
    take(page, "mi-solicitud")
    page.goto("/mi-solicitud/como-se-calculo")
    take(page, "como-se-calculo")
    page.goto("/mi-solicitud/calendario")
    take(page, "mi-calendario")


def reader(page: Page) -> None:
    page.goto("/entidades")
    take(page, "entidades")
    page.goto("/entidades?q=MICAP")
    page.click("main a:has-text('Caminos y Puentes')")
    take(page, "entidad")
    page.goto("/estadisticas")
    take(page, "cifras")
    page.goto("/calculadora")
    take(page, "calculadora-normas")
    page.goto(DECREED)
    take(page, "calculadora")


def complainant(page: Page) -> None:
    page.goto("/reclamos/nuevo")
    take(page, "peligro")
    page.goto("/reclamos/peligro")
    take(page, "emergencias")
    page.goto("/reclamos/tipo")
    take(page, "que-contar")
    page.goto("/reclamos/nuevo/denuncia?q=camino")
    page.click("main a:has-text('Caminos')")
    take(page, "denuncia")


def named_for_reports(page: Page) -> None:
    sign_in(page, "denuncias@demo.example")
    page.goto("/bandeja")
    page.click("main table a >> nth=0")
    page.click("summary:has-text('Más acciones')")
    take(page, "denuncia-expediente")


def officer(page: Page) -> None:
    sign_in(page, "oficial@demo.example")
    page.goto("/bandeja")
    take(page, "bandeja")
    page.click("main table a >> nth=0")
    take(page, "expediente")
    page.click("main a:has-text('Responder')")
    take(page, "responder")

    page.goto("/bandeja/buscar?q=puente")
    take(page, "buscar-expedientes")


def administrator(page: Page) -> None:
    sign_in(page, "administracion@demo.example")
    page.goto("/administracion")
    take(page, "administracion")
    page.goto("/administracion/entidades")
    take(page, "administracion-entidades")
    page.goto("/administracion/avisos")
    take(page, "administracion-avisos")
    page.goto("/administracion/historial")
    take(page, "administracion-historial")


def head(page: Page) -> None:
    sign_in(page, "jefatura@demo.example")
    page.goto("/bandeja/equipo")
    take(page, "equipo")


def central_desk(page: Page) -> None:
    sign_in(page, "mesa.central@demo.example")
    page.goto("/bandeja")
    take(page, "mesa-central")


def auditor(page: Page) -> None:
    sign_in(page, "auditoria@demo.example")
    page.goto("/auditoria")
    take(page, "auditoria")
    page.click("main table a >> nth=0")
    take(page, "auditoria-expediente")


def main() -> None:
    """Take every picture, each person in a browser of their own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    walks: tuple[Callable[[Page], None], ...] = (
        citizen,
        reader,
        complainant,
        officer,
        head,
        named_for_reports,
        central_desk,
        auditor,
        administrator,
    )
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        for walk in walks:
            context = browser.new_context(base_url=SITE, locale="es-BO")
            walk(context.new_page())
            context.close()
        browser.close()
    slim(FOLDER)


def slim(folder: Path) -> None:
    """Make the pictures of a folder a third of their size, where `pngquant` is installed."""
    command = shutil.which("pngquant")
    pictures = sorted(str(path) for path in folder.glob("*.png"))
    if command and pictures:
        subprocess.run([command, "--force", "--skip-if-larger", "--ext", ".png", *pictures], check=False)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:2] == ["--slim"]:
        for named in sys.argv[2:]:
            slim(Path(named))
    else:
        main()
