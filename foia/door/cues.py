"""Words by which people say what they need, folded, without accents: pure.

A cue is one or more words in a row. `*` ends a word of which only the beginning counts; `..` stands for up to
three words of any kind. What a cue says counts once, however often it stands in a text.
"""

from __future__ import annotations

INFORMATION = (
    "cantidad de", "numero de", "costo de", "costos de", "gasto en", "gastos", "inversion en",
    "informacion", "solicito", "solicitud de", "rendicion de cuentas", "normativa", "proyecto* de ley",
    "nomina*", "sueldos", "quiero saber", "necesito saber", "quisiera saber", "deseo saber", "copia* de",
    "copias .. contrato*", "contrato*", "adenda*", "convenio*", "planilla*", "presupuesto*", "informe*",
    "acta", "actas", "licitaci*", "adjudic*", "estadistic*", "documento*", "datos sobre", "datos de",
    "lista* de", "listado*", "registro* de", "cuanto .. gast*", "cuanto .. cost*", "cuanto .. pag*",
    "cuanto .. gana*", "cuantos", "cuantas", "en que se gast*", "quien .. contrat*", "quien gano",
    "pido informacion", "pedir informacion", "solicito informacion", "acceso a la informacion",
    "informacion sobre", "informacion de", "sueldo* de", "salario* de", "declaracion* jurada*",
    "plan operativo", "resolucion* de", "viatico*", "gastos de", "i want to know", "all records",
    "records pertaining", "request* .. records", "hereby request", "access to", "how much", "how many",
    "copy of", "copies of", "contracts", "contract", "budget*", "records of", "documents",
    "information about", "report on", "spending", "salaries", "statistics",
)  # fmt: skip
SERVICE = (
    "no funciona*", "no sirve*", "no hay", "no sale", "no salio", "no llega", "no llego", "no me llega",
    "no me pag*", "no me han pagado", "no pagan", "no me deposit*", "no me dan", "no me entreg*",
    "no avanza", "no abre", "no pasa", "no recogen", "no arregl*", "no atienden", "se cayo", "se corto",
    "corte* de", "cortaron", "sin agua", "sin luz", "sin internet", "cobro* indebid*", "me cobr*",
    "mal cobr*", "factur*", "reclamo*", "reclamar", "falla*", "fallo el", "averi*", "roto", "rota",
    "bache*", "fuga de", "basura", "parado", "paralizad*", "trancad*", "detenido mi", "demora*", "retras*",
    "tarda*", "hace .. meses", "hace .. semanas", "espero hace", "sigo esperando", "mi tramite",
    "mi pension", "mi jubilacion", "mi renta", "mi certificado", "mi carnet", "mi cedula", "mi bono",
    "mis aportes", "mala calidad", "error en mi", "equivocad*", "mal escrito", "perdieron mi", "extravia*",
    "rechazaron mi", "no puedo sacar", "me niegan", "not working", "does not work", "broken", "no water",
    "power cut*", "my pension", "overcharged", "delay*", "never arriv*", "has not arrived", "waiting for",
    "complain about", "my application",
)  # fmt: skip
CONDUCT = (
    "me grit*", "grito", "gritos", "insult*", "maltrat*", "me trat* mal", "trat* mal", "mal trato",
    "mala atencion", "me humill*", "humill*", "me discrimin*", "discriminaron", "discriminacion",
    "se burl*", "me empuj*", "groser*", "prepotente*", "de mala manera", "no me quiso atender",
    "no me quiere atender", "no quiso atender*", "se nego a atender*", "abuso de autoridad", "abusiv*",
    "falta de respeto", "me falto el respeto", "acos*", "me amenaz*", "no cumple su horario",
    "no estaba en su puesto", "dormido", "borracho", "ebrio", "rude", "insulted", "shouted", "mistreat*",
    "discriminat*", "treated .. badly", "refused to help", "harass*",
)  # fmt: skip
MISCONDUCT = (
    "recib* .. plata", "recib* .. dinero", "recib* .. billetes", "dio plata", "dieron plata",
    "le dio dinero", "daba* plata", "dar* plata", "dar* dinero", "ofrec* .. plata", "ofrec* .. dinero",
    "aceptaba* .. dinero", "coima*", "coimear", "coimer*", "soborn*", "mordida*", "corrup*", "malvers*",
    "peculado", "cohecho", "me pid* .. plata", "me pid* .. dinero", "pid* .. plata", "pid* .. dinero",
    "pidieron .. pagar", "me exig* .. dinero", "exig* .. plata", "cobr* .. por debajo",
    "por debajo de la mesa", "dinero para agilizar", "plata para agilizar", "para que salga rapido",
    "desvi* .. fondos", "desvi* .. dinero", "se robo", "se roban", "robaron .. publico*", "sobreprecio*",
    "licitacion .. arreglad*", "licitacion .. amanad*", "compra arreglada", "a dedo", "direccionad*",
    "enriquecimiento ilicito", "enriquec*", "testaferro*", "nepotismo", "trafico de influencias",
    "conflicto de interes*", "uso .. bienes publicos", "auto oficial", "vehiculo oficial",
    "item* fantasma*", "delito*", "denunciar", "denuncia*", "extorsi*", "recib* .. sobre",
    "entreg* .. sobre", "vi .. billetes", "diezmo*", "le pag* .. funcionari*", "pag* a .. policia",
    "bribe*", "brib*", "asked me for money", "asked .. money", "kickback*", "embezzl*", "stole public",
    "crime", "fraud", "corruption", "report .. crime",
)  # fmt: skip
IDEA = (
    "propongo", "proponer", "propuesta de", "mi propuesta", "sugier*", "sugeri*", "sugerencia*", "mi idea",
    "tengo una idea", "una idea", "seria bueno", "seria mejor", "podrian poner", "podrian hacer",
    "podria haber", "deberian poner", "deberia haber", "mejorar", "ojala pongan", "recomiend*", "suggest*",
    "proposal", "it would be better", "my idea", "improve*",
)  # fmt: skip
SILENCE = (
    "no me respond*", "no me contest*", "no respond*", "no contest*", "nadie respond*",
    "nadie me respond*", "nadie contest*", "nadie me contest*", "no me han respondido",
    "no me han contestado", "no han respondido", "sin respuesta", "silencio administrativo", "ya present*",
    "ya habia presentado", "ya pedi", "ya reclame", "ya denuncie", "mi expediente", "mi folio",
    "sigo sin respuesta", "no obtuve respuesta", "no tuve respuesta", "no recib* .. respuesta",
    "nunca me respond*", "nunca respond*", "nunca contest*", "vencio el plazo", "no answer",
    "never answered", "did not answer", "not replied", "no reply", "no response", "already filed",
    "already asked",
)  # fmt: skip
# Somebody may be in danger now.
DANGER = (
    "amenaz*", "me quieren matar", "matar*", "me peg*", "nos peg*", "golpe*", "me persig*", "incendio",
    "fuego", "herid*", "sangr*", "ambulancia", "auxilio", "socorro", "emergencia", "violen*", "viola*",
    "abuso sexual", "secuestr*", "desaparec*", "suicid*", "arma", "cuchillo", "pistola", "explosi*",
    "se derrumb*", "ahogad*", "threat*", "kill*", "beat*", "fire", "ambulance", "help me", "rape*", "gun",
    "knife", "injured", "bleeding",
)  # fmt: skip
# Whoever writes so wants to hear first that nobody needs to know who they are.
FEAR = (
    "tengo miedo", "me da miedo", "con miedo", "temo", "represalia*", "que no sepan", "sin que sepan",
    "no quiero que sepan", "no quiero dar mi nombre", "anonim*", "me despid*", "me van a botar", "mi jefe",
    "mi jefa", "soy funcionari*", "trabajo ahi", "trabajo alli", "afraid", "scared", "fear", "retaliat*",
    "my boss",
)  # fmt: skip
