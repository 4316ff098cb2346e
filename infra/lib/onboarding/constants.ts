/** Who the hooks, and who the watch, say they are in logs and metrics. */
export const ONBOARDING_SERVICE = 'onboarding';
export const CERTIFICATES_SERVICE = 'certificates';
