"""What each letter in a case is called, to whoever filed. Runs in a request, for gettext."""

from __future__ import annotations

from foia.i18n import gettext as _


def letter_title(event_type: str) -> str:
    """Name a letter by the event it came with, to whoever filed."""
    return {
        "filed": _("Por qué recurre"),
        "defence_requested": _("Pedido de descargo a la entidad"),
        "defence_given": _("Descargo de la entidad"),
        "compliance_reported": _("Respuesta que cumple lo resuelto"),
        "not_admitted": _("Por qué no se admitió"),
        "routed": _("Por qué se envió a esta entidad"),
        "clarification_requested": _("Le pidieron una aclaración"),
        "clarification_provided": _("Su aclaración"),
        "message_sent": _("Mensaje de la entidad"),
        "message_received": _("Su mensaje"),
        "delay_denounced": _("Su denuncia del atraso"),
        "notified": _("Constancia de entrega"),
        "file_withheld": _("Por qué se cerró un archivo"),
        "key_rotated": _("Documento mostrado"),
        "third_party_notified": _("Aviso a un tercero"),
        "third_party_answered": _("Lo que contestó el tercero"),
        "suspended": _("Por qué se suspendió el plazo"),
        "resumed": _("Por qué se reanudó el plazo"),
        "extended": _("Aviso de prórroga"),
        "referred": _("Por qué se derivó a otra entidad"),
        "referral_rejected": _("Por qué no se aceptó la derivación"),
        "part_taken": _("Por qué una parte va aparte"),
        "charged": _("Costo de reproducción"),
        "partly_answered": _("Respuesta a una parte"),
        "answered": _("Respuesta"),
        "decided": _("Respuesta"),
        "answer_corrected": _("Corrección de la respuesta"),
        "withdrawn": _("Motivo de su retiro"),
        "lapse_proposed": _("Por qué se propuso archivar"),
        "joined": _("Por qué se acumuló"),
        "reopened": _("Por qué se reabrió"),
        "corrected": _("Por qué se corrigió una fecha"),
        "reclassified": _("Por qué cambió de tipo o categoría"),
        "measure_promised": _("Medida que prometió la entidad"),
        "files_released": _("Archivos que le entregaron"),
        "measure_kept": _("Cómo cumplió la entidad la medida"),
    }.get(event_type, _("Mensaje"))
