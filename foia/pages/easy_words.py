"""The key pages in easy-read words: short sentences, one idea a line, headings that are questions."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from foia.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class EasySection:
    """A question and its answer, an idea a line."""

    question: LazyString
    lines: tuple[LazyString, ...]


@dataclass(frozen=True)
class EasyPage:
    """A page: its word in the address ("" for the first), the page it stands for, and where it leads."""

    slug: str
    title: LazyString
    endpoint: str
    button: LazyString
    leads_to: str
    sections: tuple[EasySection, ...]


EASY_PAGES = (
    EasyPage(
        "",
        _l("Esta página en lectura fácil"),
        "pages.home",
        _l("Empezar"),
        "door.start",
        (
            EasySection(
                _l("¿Para qué sirve esta página?"),
                (
                    _l("Las oficinas del Estado tienen información."),
                    _l("Esa información también es de usted."),
                    _l("Aquí puede pedirla."),
                    _l("Aquí también puede reclamar si algo anda mal."),
                    _l("Y puede denunciar si alguien hace algo prohibido."),
                ),
            ),
            EasySection(
                _l("¿Cuánto cuesta?"),
                (_l("Es gratis."), _l("No necesita abogado."), _l("No necesita abrir una cuenta.")),
            ),
            EasySection(
                _l("¿Qué hago primero?"),
                (
                    _l("Toque el botón «Empezar»."),
                    _l("Cuente qué necesita, con sus palabras."),
                    _l("Le hacemos pocas preguntas."),
                    _l("Si no sabe una respuesta, elija «No sé»."),
                ),
            ),
            EasySection(
                _l("¿Qué pasa después?"),
                (
                    _l("La oficina que corresponde recibe lo que usted escribió."),
                    _l("Usted recibe un número y una clave."),
                    _l("También le decimos hasta qué día deben responder."),
                ),
            ),
        ),
    ),
    EasyPage(
        "que-necesito",
        _l("Cómo contar lo que necesita"),
        "door.start",
        _l("Contar lo que necesito"),
        "door.start",
        (
            EasySection(
                _l("¿Qué puedo presentar?"),
                (
                    _l("Una solicitud: usted pide un papel o un dato."),
                    _l("Un reclamo: un servicio o un trámite anda mal."),
                    _l("Una queja: alguien de una oficina le trató mal."),
                    _l("Una denuncia: usted vio robo, coima u otro delito."),
                    _l("Una sugerencia: usted tiene una idea."),
                ),
            ),
            EasySection(
                _l("¿Cómo lo escribo?"),
                (
                    _l("Escriba como habla."),
                    _l("Diga qué pasó."),
                    _l("Diga cuándo y dónde."),
                    _l("Diga qué pide."),
                    _l("Puede poner fotos o papeles."),
                ),
            ),
            EasySection(
                _l("¿Y si no sé a qué oficina le toca?"),
                (_l("No importa."), _l("Elija «No sé»."), _l("Otras personas buscan la oficina por usted.")),
            ),
            EasySection(
                _l("¿Tengo que dar mi nombre?"),
                (
                    _l("Para pedir un papel o un dato, no hace falta."),
                    _l("Para lo demás, depende de la ley."),
                    _l("La página le avisa cuando la ley pide el nombre."),
                    _l("Si tiene miedo, no escriba cosas que solo usted sabe."),
                ),
            ),
            EasySection(
                _l("¿Hay peligro ahora?"),
                (
                    _l("Entonces llame primero a la policía o a una ambulancia."),
                    _l("Por esta página nadie va a ayudarle en el momento."),
                ),
            ),
        ),
    ),
    EasyPage(
        "seguir",
        _l("Cómo saber en qué está"),
        "cases.follow",
        _l("Abrir mi expediente"),
        "cases.follow",
        (
            EasySection(
                _l("¿Qué necesito?"),
                (
                    _l("Necesita su folio."),
                    _l("El folio es el número de lo que presentó."),
                    _l("Necesita también su clave."),
                    _l("Los dos están en su comprobante."),
                ),
            ),
            EasySection(
                _l("¿Qué veo cuando entro?"),
                (
                    _l("Ve qué oficina lo tiene."),
                    _l("Ve hasta qué día debe responder."),
                    _l("Ve los mensajes de la oficina."),
                    _l("Si le preguntan algo, conteste ahí mismo."),
                ),
            ),
            EasySection(
                _l("¿Y si pierdo la clave?"),
                (
                    _l("Si dejó su correo y lo confirmó, puede pedir otra clave."),
                    _l("Si no lo dejó, nadie puede darle otra."),
                    _l("Por eso guarde bien su clave."),
                    _l("No se la diga a nadie."),
                ),
            ),
        ),
    ),
    EasyPage(
        "sin-respuesta",
        _l("Qué hacer si nadie responde"),
        "door.start",
        _l("Abrir mi expediente"),
        "cases.follow",
        (
            EasySection(
                _l("¿Cuánto tengo que esperar?"),
                (
                    _l("La ley da un plazo a cada oficina."),
                    _l("Un plazo es un tiempo con un último día."),
                    _l("Su expediente dice cuál es ese día."),
                ),
            ),
            EasySection(
                _l("¿Y si ese día pasa y no hay respuesta?"),
                (
                    _l("La oficina todavía tiene que responder."),
                    _l("Nosotros le avisamos a la oficina que está atrasada."),
                    _l("También avisamos a sus jefes."),
                    _l("Usted puede reclamar por la demora."),
                ),
            ),
            EasySection(
                _l("¿Cómo reclamo por la demora?"),
                (
                    _l("Abra su expediente."),
                    _l("Busque qué puede hacer ahora."),
                    _l("El texto del reclamo ya está escrito."),
                    _l("Usted lo lee, lo cambia si quiere y lo envía."),
                ),
            ),
            EasySection(
                _l("¿Y si la respuesta no me sirve?"),
                (
                    _l("La oficina debe decir por qué no le da lo que pidió."),
                    _l("Su expediente dice qué puede hacer y hasta qué día."),
                ),
            ),
        ),
    ),
    EasyPage(
        "ayuda",
        _l("Ayuda en lectura fácil"),
        "pages.help",
        _l("Ver toda la ayuda"),
        "pages.help",
        (
            EasySection(
                _l("¿Qué es un folio?"),
                (_l("Es el número de lo que usted presentó."), _l("Empieza con letras, como BO.")),
            ),
            EasySection(
                _l("¿Qué es una clave?"),
                (
                    _l("Es como una llave."),
                    _l("Con el folio y la clave se abre su expediente."),
                    _l("La clave es secreta."),
                ),
            ),
            EasySection(
                _l("¿Qué es un expediente?"),
                (
                    _l("Es una carpeta con todo lo que pasó."),
                    _l("Ahí está lo que usted pidió."),
                    _l("Ahí están los mensajes y la respuesta."),
                ),
            ),
            EasySection(
                _l("¿Qué son los días hábiles?"),
                (
                    _l("Son los días en que las oficinas trabajan."),
                    _l("Los sábados, los domingos y los feriados no se cuentan."),
                ),
            ),
            EasySection(
                _l("¿Puede ayudarme otra persona?"),
                (
                    _l("Sí."),
                    _l("Puede ir a la oficina y pedir que lo escriban por usted."),
                    _l("Vale lo mismo."),
                ),
            ),
        ),
    ),
    EasyPage(
        "privacidad",
        _l("Cómo cuidamos sus datos"),
        "pages.privacy",
        _l("Leer todo sobre la privacidad"),
        "pages.privacy",
        (
            EasySection(
                _l("¿Qué guardamos?"),
                (
                    _l("Guardamos lo que usted presenta."),
                    _l("Guardamos su nombre solo si usted lo da."),
                    _l("Todo se guarda cifrado."),
                    _l("Cifrado quiere decir que otros no pueden leerlo."),
                ),
            ),
            EasySection(
                _l("¿Quién ve mi nombre?"),
                (
                    _l("Lo ven pocas personas."),
                    _l("Antes deben decir para qué."),
                    _l("Queda anotado quién lo vio."),
                ),
            ),
            EasySection(
                _l("¿Quién lee una denuncia?"),
                (
                    _l("Solo las personas nombradas para recibir denuncias."),
                    _l("La persona que usted señala no puede abrirla."),
                ),
            ),
            EasySection(
                _l("¿Pueden borrar mis datos?"),
                (
                    _l("Sí, puede pedirlo."),
                    _l("Después nadie puede leerlos."),
                    _l("Queda solo que hubo un expediente y si respondieron a tiempo."),
                ),
            ),
        ),
    ),
)
EASY_BY_SLUG = {page.slug: page for page in EASY_PAGES}
# Which easy page says the same as a page does.
EASY_OF = {
    "pages.home": "",
    "door.start": "que-necesito",
    "cases.follow": "seguir",
    "pages.help": "ayuda",
    "pages.privacy": "privacidad",
}
