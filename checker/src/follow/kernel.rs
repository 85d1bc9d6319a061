//! The kernel's own word that SELinux was switched (`setenforce`): netlink, family `NETLINK_SELINUX`,
//! group `SELNLGRP_AVC` (`linux/selinux_netlink.h`). Whatever comes is only taken as a reason to look.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::net::netlink::{self, SocketAddrNetlink};
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, bind, recv, socket_with};

/// Where selinuxfs is mounted.
pub(super) const SELINUXFS: &str = "/sys/fs/selinux/";
/// The group that is told of every switch.
const SELNLGRP_AVC: u32 = 1;

/// A socket on which the kernel tells.
pub(super) struct SelinuxWord(OwnedFd);

impl SelinuxWord {
    /// `None` where the kernel has no SELinux, or does not tell.
    pub(super) fn new() -> Option<Self> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let family = AddressFamily::NETLINK;
        let socket = socket_with(family, SocketType::RAW, flags, Some(netlink::SELINUX)).ok()?;
        bind(&socket, &SocketAddrNetlink::new(0, SELNLGRP_AVC)).ok()?;
        Some(Self(socket))
    }

    /// Whether anything was told since the last time, without waiting.
    pub(super) fn told(&self) -> bool {
        let mut told = false;
        let mut message = [0; 512];
        while recv(&self.0, &mut message[..], RecvFlags::DONTWAIT).is_ok_and(|(_, count)| count > 0)
        {
            told = true;
        }
        told
    }
}

impl AsFd for SelinuxWord {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
