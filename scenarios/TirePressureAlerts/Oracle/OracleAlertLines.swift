import MillraceReplay

/// Section 9: the alert events as JSON lines.
enum OracleAlertLines {
    /// The lines in canonical order; a member that is NULL is left out.
    static let query = """
        SELECT '{"time":' || \(OracleCalendar.utc("event.time"))
            || ',"event":' || json_quote(event)
            || ',"kind":' || json_quote(kind)
            || ',"vehicle":' || json_quote(vehicle)
            || ',"wheel":' || json_quote(wheel)
            || ',"sensor":' || json_quote(id)
            || iif(owner NOTNULL, ',"owner":' || json_quote(owner), '')
            || coalesce(',"last_seen":' || \(OracleCalendar.utc("last_seen")),
                ',"pressure_Pa":' || pressure || coalesce(',"temperature_mC":' || temperature, '')
                || ',"reference_Pa":' || reference)
            || coalesce(',"threshold_Pa":' || threshold, '')
            || coalesce(',"threshold_mC":' || threshold_mC, '')
            || coalesce(',"drop_Pa":' || drop_Pa, '')
            || coalesce(',"over_ms":' || over_ms, '')
            || ',"since":' || \(OracleCalendar.utc("since"))
            || iif(acknowledged_by NOTNULL, ',"by":' || json_quote(acknowledged_by), '')
            || '}'
        FROM event JOIN alert_kind USING (kind) JOIN reading USING (place) JOIN registry USING (id)
        ORDER BY event.time, event.sequence, ordinal, wheel, alert_kind.rank
        """
}
