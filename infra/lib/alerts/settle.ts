/**
 * How long a stored reading waits before alerts are judged by it, s: the queues between deliver out of order by less than that. It is
 * the delay of the feed's queue for alerts.
 */
export const ALERT_SETTLE_S = 5;
