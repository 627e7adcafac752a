import GRDB

/// The table of parameters, as a table of one row that every step reads, and the specification's other tables.
enum OracleRules {
    /// Creates the tables `rule`, `air` (pressure in Pa by altitude in m) and `student` (quantiles in thousandths).
    static func create(in database: Database, from parameters: Parameters) throws {
        let columns: [(name: String, value: Int64)] = [
            ("grace", parameters.graceMilliseconds),
            ("low_percent", parameters.lowPercent),
            ("low_floor", parameters.lowFloorPa),
            ("low_shortest", parameters.lowShortestMilliseconds),
            ("clear_percent", parameters.clearPercent),
            ("critical_percent", parameters.criticalPercent),
            ("leak_rate", parameters.leakPaPerMinute),
            ("leak_least", parameters.leakLeastPa),
            ("leak_window", parameters.leakWindowMilliseconds),
            ("leak_shortest", parameters.leakShortestMilliseconds),
            ("leak_at_once", parameters.leakAtOncePa),
            ("leak_clear_rate", parameters.leakClearPaPerMinute),
            ("leak_clear", parameters.leakClearMilliseconds),
            ("missing_silence", parameters.missingMilliseconds),
            ("missing_others", parameters.missingOthers),
            ("drive_pause", parameters.drivePauseMilliseconds),
            ("over_percent", parameters.overPercent),
            ("over_clear_percent", parameters.overClearPercent),
            ("high_temperature", parameters.highMilliCelsius),
            ("critical_temperature", parameters.criticalMilliCelsius),
            ("temperature_clear", parameters.clearMilliCelsius),
            ("low_at_warm", parameters.lowAtWarm),
            ("slow_span", parameters.slowSpanMilliseconds),
            ("slow_points", parameters.slowPoints),
            ("slow_rate", parameters.slowPaPerDay),
            ("slow_natural_rate", parameters.slowNaturalPaPerDay),
            ("slow_clear_rate", parameters.slowClearPaPerDay),
            ("slow_bucket", parameters.slowBucketMilliseconds),
            ("slow_buckets", parameters.slowBuckets),
            ("slow_step", parameters.slowStepPa),
            ("axle_percent", parameters.axlePercent),
            ("axle_clear_percent", parameters.axleClearPercent),
            ("axle_time", parameters.axleMilliseconds),
            ("axle_age", parameters.axleAgeMilliseconds),
            ("remind", parameters.remindMilliseconds),
            ("burst_gap", parameters.burstGapMilliseconds),
            ("burst_cap", parameters.burstCapMilliseconds),
            ("jump_temperature", parameters.jumpMilliCelsius),
            ("jump_time", parameters.jumpMilliseconds),
            ("temperature_holds", parameters.temperatureMilliseconds),
            ("moving_within", parameters.movingMilliseconds),
            ("greatest_pressure", parameters.greatestPa),
            ("least_temperature", parameters.leastMilliCelsius),
            ("greatest_temperature", parameters.greatestMilliCelsius),
        ]
        let list = columns.map { "\($0.value) AS \($0.name)" }.joined(separator: ", ")
        try database.execute(sql: "CREATE TABLE rule AS SELECT \(list)")

        try database.execute(sql: "CREATE TABLE air (altitude INTEGER PRIMARY KEY, pressure INTEGER NOT NULL)")
        for (step, pressure) in ReferenceTables.airPressures.enumerated() {
            let altitude = ReferenceTables.lowestAltitude + Int64(step) * ReferenceTables.altitudeStep
            try database.execute(sql: "INSERT INTO air VALUES (?, ?)", arguments: [altitude, pressure])
        }
        try database.execute(sql: "CREATE TABLE student (freedom INTEGER PRIMARY KEY, quantile INTEGER NOT NULL)")
        for (freedom, thousandths) in ReferenceTables.studentQuantiles {
            try database.execute(sql: "INSERT INTO student VALUES (?, ?)", arguments: [freedom, thousandths])
        }
    }
}
