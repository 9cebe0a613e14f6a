internal import CLinux
internal import Linux

/// Whether the lab may put up the walls without a user namespace: root with
/// CAP_SYS_ADMIN. Root in a container often has none.
package let isPrivileged = geteuid() == 0 && Capability(name: "CAP_SYS_ADMIN")?.isEffectiveHere == true
