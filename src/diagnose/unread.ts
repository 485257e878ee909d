import type {Diagnosis} from './finding.ts';

export const unread: Diagnosis = ({unread: missing}) =>
	missing.length === 0
		? []
		: [
				{
					id: 'unread',
					severity: 'worth knowing',
					where: 'host',
					evidence: `Could not be read: ${missing.join(', ')}`,
					advice: 'read as root, on the host itself',
					unless: '',
					source: 'the probe of nearmetal',
				},
			];
