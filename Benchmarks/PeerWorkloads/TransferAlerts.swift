import MillraceCore
import MillraceFormats
import MillraceStreams

/// W2: transfers of more than 500 straight after one of less than 1 of the same account, within a minute; and accounts with
/// more than 20 transfers in ten minutes, looked at every minute.
enum TransferAlerts {
    static func topology() -> Topology {
        let topology = Topology("transfer-alerts")
        let source = Topic(Workload.source, key: .none, value: Serde<Transfer>.readingJSON)
        let transfers =
            topology.stream(source, timestamp: { $0.time })
            .selectKey { $0.value.account }
            .markAsPartitioned(key: .binary)
            .groupByKey()
        transfers
            .process("last-small", SmallThenLarge())
            .map { (NoKey(), LargeAfterSmall(transfer: $0.value)) }
            .to(Topic(Workload.results, key: .none, value: .writingJSON))
        let counts = transfers.windowed(by: .hopping(.minutes(10), every: .minutes(1))).count("ten-minutes")
            .suppress(until: .windowCloses)
        counts
            .filter { $0 > 20 }
            .map { (NoKey(), BusyAccount(account: $0.key.key, start: $0.key.start, count: $0.value)) }
            .to(Topic(Workload.results, key: .none, value: .writingJSON))
        return topology
    }
}

/// Remembers of an account when its last transfer was made, if that was a small one.
struct SmallThenLarge: Processor {
    struct State: BinaryCodable {
        var time: Timestamp?

        init() {}

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            time = Timestamp(milliseconds: try reader.readVariable())
        }

        func encode(to writer: ByteWriter) {
            writer.write(variable: (time ?? .distantPast).milliseconds)
        }
    }

    var initialState: State { State() }

    func process(
        _ record: Record<ShortText, Transfer>, _ state: inout State,
        _ context: inout ProcessorContext<ShortText, Transfer>
    ) {
        let transfer = record.value
        if transfer.amount > 500, let time = state.time, record.timestamp - time <= .minutes(1) {
            context.emit(transfer)
        }
        guard transfer.amount < 1 else { return context.forget() }
        state.time = record.timestamp
        context.setTimer(at: record.timestamp + .minutes(1) + .milliseconds(1))
    }

    func onTimer(
        _ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<ShortText, Transfer>
    ) {
        context.forget()
    }
}
