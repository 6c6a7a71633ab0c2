"""Health, and the administration that only shows."""

#                                         tak  dsp  cln  crw  sup  led  mgr  aud  adm  none
WHO_MAY = {
    ("GET", "admin:index"):              (302, 302, 302, 302, 302, 302, 302, 302, 200, 302),
    ("GET", "admin:programs_staff_add"): (302, 302, 302, 302, 302, 302, 302, 302, 403, 302),
    ("GET", "healthz"):                  (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "readyz"):                   (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "language"):                (302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
}  # fmt: skip

BODIES = {}
