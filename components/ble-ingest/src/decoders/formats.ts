import { acconeer } from './acconeer/acconeer.ts';
import { airMentor } from './airmentor/airmentor.ts';
import { amazfit } from './amazfit/amazfit.ts';
import { miband } from './amazfit/miband.ts';
import { amphiro } from './amphiro/amphiro.ts';
import { abn03 } from './april-brother/abn03.ts';
import { abTemp } from './april-brother/abtemp.ts';
import { aranet } from './aranet/aranet.ts';
import { atc1441, atc1441Encrypted } from './atc/atc1441.ts';
import { pvvxCustom, pvvxCustomEncrypted } from './atc/pvvx-custom.ts';
import { bm2, bm6 } from './battery-monitors/battery-monitors.ts';
import { batteryService } from './battery-service/battery-service.ts';
import { altBeacon } from './beacons/altbeacon.ts';
import { eddystoneTlm } from './beacons/eddystone-tlm.ts';
import { iBeacon } from './beacons/ibeacon.ts';
import { beckett } from './beckett/beckett.ts';
import { bwbsdoo } from './beewi/bwbsdoo.ts';
import { bluemaestro } from './bluemaestro/bluemaestro.ts';
import { bluSensor } from './blusensor/blusensor.ts';
import { blustream } from './blustream/blustream.ts';
import { bparasite } from './bparasite/bparasite.ts';
import { broodMinder } from './broodminder/broodminder.ts';
import { bthomeV1 } from './bthome/bthome-v1.ts';
import { bthomeV2 } from './bthome/bthome-v2.ts';
import { chefiq } from './chefiq/chefiq.ts';
import { combustion } from './combustion/combustion.ts';
import type { Decoder } from './decoder.ts';
import { ecoFlow } from './ecoflow/ecoflow.ts';
import { efento } from './efento/efento.ts';
import { enocean } from './enocean/enocean.ts';
import { feasycom } from './feasycom/feasycom.ts';
import { govee } from './govee/govee.ts';
import { grundfos } from './grundfos/grundfos.ts';
import { polar } from './heart-rate/polar.ts';
import { xoss } from './heart-rate/xoss.ts';
import { holyiot } from './holyiot/holyiot.ts';
import { hormann } from './hormann/hormann.ts';
import { inkbird } from './inkbird/inkbird.ts';
import { iNode } from './inode/inode.ts';
import { jaalee } from './jaalee/jaalee.ts';
import { jinou } from './jinou/jinou.ts';
import { kegtron } from './kegtron/kegtron.ts';
import { kkm } from './kkm/kkm.ts';
import { laica } from './laica/laica.ts';
import { laird } from './laird/laird.ts';
import { michelin } from './michelin/michelin.ts';
import { mikrotik } from './mikrotik/mikrotik.ts';
import { minew } from './minew/minew.ts';
import { minewManufacturer } from './minew/minew-manufacturer.ts';
import { moat } from './moat/moat.ts';
import { mocreo } from './mocreo/mocreo.ts';
import { beaconXPro } from './mokosmart/beaconx-pro.ts';
import { mokoBeacon } from './mokosmart/mokobeacon.ts';
import { mopeka } from './mopeka/mopeka.ts';
import { mopekaStandard } from './mopeka/mopeka-standard.ts';
import { nodOnNiu } from './nodon/niu.ts';
import { hoboMx2001 } from './onset/hobo-mx2001.ts';
import { oralB } from './oral-b/oral-b.ts';
import { garnet } from './oras/garnet.ts';
import { oras } from './oras/oras.ts';
import { oria } from './oria/oria.ts';
import { otodata } from './otodata/otodata.ts';
import { qingping } from './qingping/qingping.ts';
import { rdl52832, rdl52832Reversed } from './radioland/rdl52832.ts';
import { rapt } from './rapt/rapt.ts';
import { relsib } from './relsib/relsib.ts';
import { ruuviC5 } from './ruuvi/ruuvi-c5.ts';
import { ruuviDf3 } from './ruuvi/ruuvi-df3.ts';
import { ruuviDf5 } from './ruuvi/ruuvi-df5.ts';
import { ruuviDf6 } from './ruuvi/ruuvi-df6.ts';
import { ruuviDf7 } from './ruuvi/ruuvi-df7.ts';
import { ruuviDf8 } from './ruuvi/ruuvi-df8.ts';
import { ruuviE1 } from './ruuvi/ruuvi-e1.ts';
import { ruuviDf2Url, ruuviDf4Url } from './ruuvi/ruuvi-url.ts';
import { sensirion } from './sensirion/sensirion.ts';
import { sensorEasy } from './sensor-easy/sensor-easy.ts';
import { sensorpush } from './sensorpush/sensorpush.ts';
import { senssun } from './senssun/senssun.ts';
import { skale } from './skale/skale.ts';
import { smartDry } from './smartdry/smartdry.ts';
import { switchbot } from './switchbot/switchbot.ts';
import { bluePuck } from './teltonika/blue-puck.ts';
import { ela } from './teltonika/ela.ts';
import { teltonikaEye } from './teltonika/teltonika-eye.ts';
import { thermobeacon } from './thermobeacon/thermobeacon.ts';
import { thermopro } from './thermopro/thermopro.ts';
import { tilt } from './tilt/tilt.ts';
import { tpms } from './tpms/tpms.ts';
import { tpmsBr } from './tpms/tpms-br.ts';
import { uniT } from './uni-t/uni-t.ts';
import { vch6003 } from './vchon/vch6003.ts';
import { victron } from './victron/victron.ts';
import { xiaogui } from './xiaogui/xiaogui.ts';
import { hhcc } from './xiaomi/hhcc.ts';
import { miBodyScale, miScale } from './xiaomi/mi-scale.ts';
import { mibeacon } from './xiaomi/mibeacon.ts';

/**
 * Every format the gateway understands. To add one: its file, its test vectors, and its name here. The order matters only
 * where two decoders accept one packet: the first that reads a value wins, so the strictest goes first.
 */
export const DECODERS: readonly Decoder[] = [
  // RuuviTag, Ruuvi Air: E1 before 6, a device that sends both tells more in E1
  ruuviDf3,
  ruuviDf5,
  ruuviC5,
  ruuviE1,
  ruuviDf6,
  ruuviDf7,
  ruuviDf8,
  ruuviDf2Url,
  ruuviDf4Url,
  // BTHome
  bthomeV2,
  bthomeV1,
  // Xiaomi, and what is sold with its sensors
  mibeacon,
  hhcc,
  miScale,
  miBodyScale,
  // Other firmware for Xiaomi's thermometers: plain before encrypted, the lengths tell them apart
  atc1441,
  pvvxCustom,
  pvvxCustomEncrypted,
  atc1441Encrypted,
  // Thermometers and hygrometers of Govee, Inkbird, ThermoPro, ThermoBeacon, Oria, Blue Maestro and Mocreo
  govee,
  inkbird,
  thermopro,
  thermobeacon,
  oria,
  bluemaestro,
  mocreo,
  // One maker each
  switchbot,
  qingping,
  sensirion,
  iNode,
  jaalee,
  kkm,
  smartDry,
  acconeer,
  airMentor,
  bluSensor,
  // iBeacons that measure: ahead of the plain ones
  tilt,
  holyiot,
  teltonikaEye,
  abTemp,
  bm2,
  bm6,
  rdl52832,
  rdl52832Reversed,
  // Tags and tyres, soil and air
  // Sensor Easy's Pucks tell climate in one block and battery in ELA's: the one that reads both goes first
  sensorEasy,
  bluePuck,
  ela,
  efento,
  laird,
  enocean,
  mikrotik,
  minew,
  minewManufacturer,
  michelin,
  bparasite,
  aranet,
  sensorpush,
  moat,
  jinou,
  relsib,
  blustream,
  uniT,
  abn03,
  beaconXPro,
  broodMinder,
  bwbsdoo,
  hoboMx2001,
  mokoBeacon,
  nodOnNiu,
  tpms,
  tpmsBr,
  vch6003,
  // Scales and bands
  amazfit,
  miband,
  laica,
  senssun,
  xiaogui,
  skale,
  polar,
  xoss,
  // House, kitchen and cellar
  beckett,
  chefiq,
  combustion,
  grundfos,
  hormann,
  kegtron,
  oralB,
  oras,
  rapt,
  amphiro,
  ecoFlow,
  otodata,
  // Boats and campers
  garnet,
  mopeka,
  mopekaStandard,
  victron,
  // Beacons come last: sensors send them beside their own data
  eddystoneTlm,
  altBeacon,
  feasycom,
  batteryService,
  iBeacon,
];
