import MillraceCore
import MillraceStreams
import Testing

/// A processor with two timers, two stores and a side output. A record counts, and sets the timer `soon` 3 ms and the timer
/// `last` 5 ms after it, in place of earlier settings; values with a meaning of their own are named in ``Bell``. By event
/// time a record waits until the watermark has passed it, and a timer comes when the watermark has passed its moment, before
/// records of that moment or later of its key.
struct ProcessMarbles {
    static let waiting = [
        MarbleCase(
            "record and timers wait until the watermark has passed them",
            in: "a@1 | a@6 | a@20 | end@30",
            out: " | a=1@1 a=soon@4 | a=last1@6 a=1@6 a=soon@9 a=last1@11 | a=1@20 a=soon@23 a=last1@25"),
        MarbleCase(
            "a timer comes before a record of its moment",
            in: "a@1 a@4 end@30",
            out: "a=1@1 a=soon@4 a=2@4 a=soon@7 a=last2@9", isAsEmitted: true),
        MarbleCase(
            "a later record moves both timers on",
            in: "a@1 a@3 end@30",
            out: "a=1@1 a=2@3 a=soon@6 a=last2@8"),
        MarbleCase(
            "each key has timers of its own",
            in: "a@1 b@4 end@30",
            out: "a=1@1 a=soon@4 b=1@4 a=last1@6 b=soon@7 b=last1@9"),
        MarbleCase(
            "timers of one moment come in the order of their declaration",
            in: "a=5@1 end@30",
            out: "a=1@1 a=soon@5 a=last1@5", isAsEmitted: true),
        MarbleCase(
            "one timer is taken back, the other stays",
            in: "a=0@1 end@30",
            out: "a=1@1 a=last1@6"),
        MarbleCase(
            "a key that is forgotten has neither timers nor a count",
            in: "a@1 a=9@2 a@20 end@30",
            out: "a=1@1 a=2@2 a=1@20 a=soon@23 a=last1@25"),
        MarbleCase(
            "the side output has the record's event time",
            in: "a=7@1 end@30",
            out: "a=1@1 a=side 7@1 a=soon@4 a=last1@6"),
        MarbleCase(
            "out of order within the grace it is 1, 3; a@0 is late",
            in: "a@3 a@1 a@6 a@0 end@30",
            out: "a=1@1 a=2@3 a=soon@6 a=3@6 a=soon@9 a=last3@11", grace: 5, late: 1, isAsEmitted: true),
        MarbleCase(
            "equal times keep the order of the input: the count is 2 when the 0 takes the timer back",
            in: "a@1 a=0@1 end@30",
            out: "a=1@1 a=2@1 a=last2@6"),
        MarbleCase(
            "null keys and null values are dead letters",
            in: "nil@1 a=nil@1 a@1 end@30",
            out: "a=1@1 a=soon@4 a=last1@6", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "stores and timers outlive a restart; the timer at 6 comes before the record at 6",
            in: "a@1 wm@3 | restart wm@5 | restart a@6 | restart end@30",
            out: "a=1@1 | a=soon@4 |  | a=last1@6 a=1@6 a=soon@9 a=last1@11", isAsEmitted: true),
        MarbleCase(
            "time that passes fires timers",
            in: "a@1 | +1000 | end@1001",
            out: " | a=1@1 a=soon@4 a=last1@6 | "),
    ]

    @Test(arguments: waiting)
    func byEventTime(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            let notices = board.stream("in").groupByKey().process("bells", Bell())
            return notices.merge(notices.sideOutput(Bell.sevens).mapValues { "side \($0)" })
        }
    }

    @Test(arguments: [
        MarbleCase(
            "timers come until the end of the input and no further",
            in: "a@1 end@4", out: "a=1@1 a=soon@4")
    ])
    func theEndCutsTimersOff(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: false) { board in
            board.stream("in").groupByKey().process("bells", Bell())
        }
    }

    @Test(arguments: [
        MarbleCase(
            "nothing waits: 3 comes before 1, which sets the timers anew",
            in: "a@3 a@1 | end@30",
            out: "a=1@3 a=2@1 | a=soon@4 a=last2@6", grace: 5, isAsEmitted: true),
        MarbleCase(
            "a record fires the timers of its key up to its own event time",
            in: "a@1 b@2 a@5 | end@30",
            out: "a=1@1 b=1@2 a=soon@4 a=2@5 | b=soon@5 b=last1@7 a=soon@8 a=last2@10", grace: 9,
            isAsEmitted: true),
    ])
    func byArrival(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().process("bells", Bell(), order: .arrival)
        }
    }
}

/// The processor of ``ProcessMarbles``. 0 takes `soon` back, 5 sets both timers 4 ms on, 7 also goes to the side output,
/// 9 forgets the key. `last` forgets it, too.
private struct Bell: KeyedProcessor {
    enum Timer: UInt8, ProcessorTimer {
        case soon, last
    }
    struct Stores {
        var count: ValueStore<String, Int64>
        var values: MapStore<String, Int64, Int64>
    }
    static let sevens = SideOutput<Int64>("sevens")

    func makeStores(_ builder: StoreBuilder<String>) -> Stores {
        Stores(count: builder.value("bell-counts"), values: builder.map("bell-values", subkey: .int64))
    }

    func process(
        _ record: Record<String, Int64>, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
    ) {
        let count = (stores.count.value ?? 0) + 1
        stores.count.value = count
        stores.values[count] = record.value
        context.emit("\(count)")
        let isFive = record.value == 5
        context.setTimer(.soon, at: record.timestamp + .milliseconds(isFive ? 4 : 3))
        context.setTimer(.last, at: record.timestamp + .milliseconds(isFive ? 4 : 5))
        switch record.value {
        case 0: context.cancelTimer(.soon)
        case 7: context.emit(record.value, to: Bell.sevens)
        case 9: context.forget()
        default: break
        }
    }

    func onTimer(
        _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
    ) {
        switch timer {
        case .soon: context.emit("soon")
        case .last:
            context.emit("last\(stores.values.count)")
            context.forget()
        }
    }
}
