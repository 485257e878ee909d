import {commandLine} from './quote.ts';

/** The libvirt that runs the machine's own guests. */
const uri = 'qemu:///system';

/**
 * Commands of a shell, after which virsh asks the libvirt of the machine that it runs on. CPUs and /sys are read there, so a URI of the user's that
 * names another machine would mix two hosts; without any, virsh asks an ordinary user's own libvirt, which has none of the guests.
 * virsh takes its own variable before libvirt's, and both before libvirt.conf.
 */
export const ownLibvirt: readonly string[] = [`export LIBVIRT_DEFAULT_URI=${uri}`, 'unset VIRSH_DEFAULT_CONNECT_URI'];

/** A virsh command for a person to copy into any shell: there nobody has set the URI. */
export const virshCommand = (...words: readonly string[]): string => commandLine(['virsh', '-c', uri, ...words]);
