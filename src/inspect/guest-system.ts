import type {DomainDefinition} from './facts.ts';

type Told = Pick<DomainDefinition, 'system' | 'hasHyperV'> | undefined;

/**
 * Whether Windows runs in the guest: libosinfo's name of its system says so (`http://microsoft.com/win/2k22`) or, where its definition
 * names none, QEMU speaks Hyper-V to it, which nobody asks for but for Windows.
 */
export const isWindows = (definition: Told): boolean =>
	definition?.system === undefined ? definition?.hasHyperV === true : /microsoft|\/win\//.test(definition.system);

/** Whether it is FreeBSD or made of it, by libosinfo's name. */
export const isFreeBsd = (definition: Told): boolean => /freebsd|opnsense|pfsense/i.test(definition?.system ?? '');
