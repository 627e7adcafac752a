import MillraceCore
import MillraceStreams

/// Stands downstream of results, behind a repartition, and says which of them came when later ones had been handled: an
/// operator must not send a result with an event time before a watermark that it has stated.
struct OrderWatcher: Processor {
    static let offences = Topic("offences", key: .string, value: .string)

    /// Event time of the last record.
    let initialState = Int64.min

    static func watch(_ results: Results) {
        results.selectKey { _ in "all" }.repartition("watched", key: .string, value: .string)
            .groupByKey().process("watcher", OrderWatcher()).to(offences)
    }

    func process(
        _ record: Record<String, String>, _ state: inout Int64, _ context: inout ProcessorContext<String, String>
    ) {
        let time = record.timestamp.milliseconds
        if time < state { context.emit("\(record.value) at \(time) came after \(state)") }
        state = max(state, time)
    }
}
