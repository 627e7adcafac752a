import MillraceCore
import MillraceStreams

/// The operator of ``BurstRule``: one sensor's packets in, its readings out.
struct BurstFilter: Processor {
    let rule: BurstRule
    let initialState = SensorState()

    init(parameters: Parameters) {
        rule = BurstRule(parameters: parameters)
    }

    func process(
        _ record: Record<String, RegisteredPacket>, _ state: inout SensorState,
        _ context: inout ProcessorContext<String, TireReading>
    ) {
        switch rule.judge(record.value, at: record.timestamp, &state) {
        case .duplicate:
            context.skipDuplicate()
        case .jump(let last):
            let temperature = record.value.packet.temperature ?? 0
            context.reject(Rejection("temperature-jump", "from \(last) to \(temperature) m°C"))
        case .temperatureOnly:
            context.accept()
        case .reading(let reading):
            context.accept()
            context.emit(reading)
        }
        context.setTimer(at: rule.expiry(of: state))
    }

    func onTimer(
        _ time: Timestamp, _ state: inout SensorState, _ context: inout ProcessorContext<String, TireReading>
    ) {
        context.forget()
    }
}
