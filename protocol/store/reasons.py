"""What an error of the operating system means, in words."""

from __future__ import annotations

import errno

from protocol.i18n import N_, _

_REASONS = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your share of the disk is full"),
    errno.EFBIG: N_("the file would become larger than is allowed here"),
    errno.EROFS: N_("the disk can only be read"),
    errno.EACCES: N_("you have no permission for it"),
    errno.EPERM: N_("you have no permission for it"),
    errno.EIO: N_("the disk has a fault"),
    errno.ENOENT: N_("the folder is not there"),
    errno.ENOTDIR: N_("the folder is not there"),
    errno.EEXIST: N_("there is a file of that name already"),
    errno.ENXIO: N_("the disk is gone"),
    errno.ENODEV: N_("the disk is gone"),
    errno.EBUSY: N_("another program is using it"),
    errno.ENOLCK: N_("this disk can't lock files"),
    errno.EOPNOTSUPP: N_("this disk can't lock files"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in the current language; in the system's own words where we have none."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else (error.strerror or type(error).__name__)
