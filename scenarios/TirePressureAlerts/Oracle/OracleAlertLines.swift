import MillraceReplay

/// Section 11: the alert events as JSON lines.
enum OracleAlertLines {
    /// The lines in canonical order; a member that is NULL is left out.
    static let query = """
        SELECT '{"time":' || \(OracleCalendar.utc("event.time"))
            || ',"event":' || json_quote(event)
            || ',"kind":' || json_quote(kind)
            || ',"vehicle":' || json_quote(vehicle)
            || ',"wheel":' || json_quote(named)
            || ',"sensor":' || json_quote(id)
            || iif(owner NOTNULL, ',"owner":' || json_quote(owner), '')
            || coalesce(',"last_seen":' || \(OracleCalendar.utc("last_seen")),
                ',"pressure_Pa":' || pressure || coalesce(',"temperature_mC":' || temperature, '')
                || ',"reference_Pa":' || reference)
            || coalesce(',"threshold_Pa":' || threshold, '')
            || coalesce(',"threshold_mC":' || threshold_mC, '')
            || coalesce(',"difference_Pa":' || difference, '')
            || coalesce(',"drop_Pa":' || drop_Pa, '')
            || coalesce(',"over_ms":' || over_ms, '')
            || coalesce(',"slope_Pa_per_day":' || slope || ',"slope_from":' || slope_from
                || ',"slope_to":' || slope_to, '')
            || coalesce(',"low_at":' || \(OracleCalendar.utc("low_at")) || ',"low_from":' || \(OracleCalendar.utc("low_from"))
                || ',"low_until":' || \(OracleCalendar.utc("low_until")), '')
            || ',"since":' || \(OracleCalendar.utc("since"))
            || iif(acknowledged_by NOTNULL, ',"by":' || json_quote(acknowledged_by), '')
            || '}'
        FROM (
            SELECT event.*, rank, pressure, temperature, reference, id, vehicle, owner,
                iif(kind = 'axle-imbalance', substr(wheel, 1, instr(wheel, '.') - 1), wheel) AS named
            FROM event JOIN alert_kind USING (kind) JOIN reading USING (place) JOIN registry USING (entry)
        ) AS event
        ORDER BY event.time, event.sequence, ordinal, named, rank
        """
}
