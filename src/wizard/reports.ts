import type {Report, WizardEvent} from './event.ts';

const reports: Readonly<Record<Report['type'], true>> = {
	inspected: true,
	'looked inside': true,
	judged: true,
	saved: true,
	returned: true,
	'plan saved': true,
	begun: true,
	told: true,
	applied: true,
	restarted: true,
	sampled: true,
	ran: true,
	missed: true,
	noted: true,
	measured: true,
	settled: true,
	kept: true,
	undone: true,
	'folder found': true,
	exported: true,
	failed: true,
};

/** Whether the event comes from the world; the others come from the admin. */
export function isReport(event: WizardEvent): event is Report {
	return event.type in reports;
}
